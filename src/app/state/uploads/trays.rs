//! The files above the message boxes, as the device keeps them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FileKey, OutgoingFile};
use crate::domain::ConversationId;

/// The files that were chosen and not sent, per conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trays(BTreeMap<ConversationId, Vec<OutgoingFile>>);

impl Trays {
    /// Parses the stored form; an unreadable one counts as empty.
    #[must_use]
    pub fn read(kept: Option<&str>) -> Self {
        let read = |kept: &str| serde_json::from_slice(kept.as_bytes()).ok();
        kept.and_then(read).unwrap_or_default()
    }

    /// The stored form.
    #[must_use]
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Is no file kept?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The files of a conversation.
    #[must_use]
    pub fn of(&self, id: ConversationId) -> &[OutgoingFile] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Keeps the files of a conversation.
    pub fn keep(&mut self, id: ConversationId, files: Vec<OutgoingFile>) {
        if files.is_empty() {
            self.0.remove(&id);
        } else {
            self.0.insert(id, files);
        }
    }

    /// The keys of all files.
    pub fn keys(&self) -> impl Iterator<Item = &FileKey> {
        self.0.values().flatten().map(|file| &file.key)
    }
}
