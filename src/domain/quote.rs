//! What a reply shows of the message that it answers.

use serde::{Deserialize, Serialize};

use super::body::DELETED_TEXT;
use super::{AlbumSummary, Body, ChangeKind, Message, MessageId, MessageType, Seq, UserId};

/// A message as a reply to it shows it. It follows the message: a quote of an edited message has the new text, one of a deleted
/// message none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The quoted message.
    pub id: MessageId,
    /// Its position in the log.
    pub seq: Seq,
    /// Its author.
    pub sender_id: UserId,
    /// The first [`Quote::MAX_CHARS`] characters of its text or caption.
    pub text: String,
    /// Its type, as old clients know it.
    pub message_type: MessageType,
    /// The name of its first file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// What files it has, if they were uploaded to this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<AlbumSummary>,
    /// Was it deleted for everyone?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

impl Quote {
    /// The maximum number of characters.
    pub const MAX_CHARS: usize = 200;

    /// The quote of a message.
    #[must_use]
    pub fn of(message: &Message) -> Self {
        Self::of_parts(message.id, message.seq, message.sender_id, &message.body)
    }

    /// The quote of a message with this content.
    #[must_use]
    pub fn of_parts(id: MessageId, seq: Seq, sender_id: UserId, body: &Body) -> Self {
        Self {
            id,
            seq,
            sender_id,
            text: beginning(body.text()),
            message_type: body.message_type(),
            file_name: body.file_name().map(str::to_owned),
            album: AlbumSummary::of(body.attachments()),
            deleted: body.deleted_at().is_some(),
        }
    }

    /// Applies a change about the quoted message.
    pub fn revise(&mut self, kind: &ChangeKind) {
        match kind {
            ChangeKind::Edited { text, .. } if !self.deleted => self.text = beginning(text),
            ChangeKind::Deleted { .. } => {
                DELETED_TEXT.clone_into(&mut self.text);
                self.message_type = MessageType::Text;
                self.file_name = None;
                self.album = None;
                self.deleted = true;
            }
            _ => {}
        }
    }
}

fn beginning(text: &str) -> String {
    text.chars().take(Quote::MAX_CHARS).collect()
}
