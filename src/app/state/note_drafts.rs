//! Notes on people that are being written, so that neither a reload nor another conversation loses them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, Note, read_json};

/// A note that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteDraft {
    /// The text as it is typed.
    pub text: String,
    /// The stored note that the writer has seen.
    pub before: Note,
}

/// The notes that are being written, by conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteDrafts(HashMap<ConversationId, NoteDraft>);

impl NoteDrafts {
    /// Parses the stored form.
    #[must_use]
    pub fn read(kept: Option<&str>) -> Self {
        let read = |kept: &str| read_json(kept).ok();
        kept.and_then(read).unwrap_or_default()
    }

    /// The stored form; `None` if nothing is being written.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        let is_empty = self.0.is_empty();
        (!is_empty).then(|| serde_json::to_string(self).unwrap_or_default())
    }

    /// What is being written in a conversation.
    #[must_use]
    pub fn of(&self, id: ConversationId) -> Option<&NoteDraft> {
        self.0.get(&id)
    }

    /// Keeps what is typed. What the writer has seen unchanged is no draft.
    pub fn keep(&mut self, id: ConversationId, draft: NoteDraft) {
        if draft.text == draft.before.as_str() {
            self.0.remove(&id);
        } else {
            self.0.insert(id, draft);
        }
    }

    /// It is saved or given up.
    pub fn remove(&mut self, id: ConversationId) {
        self.0.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_kept_with_what_was_seen() {
        let id = "conv_1_2".parse().unwrap();
        let before = Note::new("no drone").unwrap();
        let draft = |text: &str| NoteDraft {
            text: text.to_owned(),
            before: before.clone(),
        };
        let mut drafts = NoteDrafts::default();
        drafts.keep(id, draft("no drone, "));
        let kept = drafts.written().unwrap();
        assert_eq!(
            NoteDrafts::read(Some(&kept)).of(id),
            Some(&draft("no drone, "))
        );
        assert_eq!(drafts.of("conv_1_3".parse().unwrap()), None);
        drafts.keep(id, draft("no drone"));
        assert_eq!(drafts.written(), None);
        drafts.keep(id, draft(""));
        assert_eq!(drafts.of(id), Some(&draft("")), "it is being removed");
        drafts.remove(id);
        assert_eq!(NoteDrafts::read(Some("?")), drafts);
    }
}
