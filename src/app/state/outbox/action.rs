//! Actions on messages that the server does not have yet.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::domain::{AgreementStep, ChangeKind, Emoji, MessageId, Timestamp, by_parts, read_tree};

/// An action on a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageAction {
    /// The message.
    pub message: MessageId,
    /// What is done to it.
    #[serde(flatten)]
    pub edit: MessageEdit,
}

/// What is done to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageEdit {
    /// Deletes it for both members.
    Delete,
    /// Deletes it for the user.
    Hide,
    /// Replaces its text or caption.
    Text(String),
    /// Adds or removes a reaction.
    React(Emoji, bool),
    /// Stars it, or no longer.
    Star(bool),
    /// Pins it, or no longer.
    Pin(bool),
    /// A step of an agreement. The time is that of the proposal which is confirmed.
    Agree(AgreementStep, Option<Timestamp>),
}

impl<'de> Deserialize<'de> for MessageAction {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        by_parts(input, |tree| {
            let mut edit: Map<String, Value> = read_tree(tree)?;
            let message = edit.remove("message").and_then(|it| it.as_i64());
            let message = message.ok_or_else(|| serde_json::Error::missing_field("message"))?;
            Ok(Self {
                message: MessageId(message),
                edit: read_tree(&Value::Object(edit))?,
            })
        })
    }
}

impl MessageAction {
    /// The change that the server will make of it, at this time.
    #[must_use]
    pub fn change(&self, at: Timestamp) -> ChangeKind {
        let message_id = self.message;
        match &self.edit {
            MessageEdit::Delete => ChangeKind::Deleted { message_id },
            MessageEdit::Hide => ChangeKind::Hidden { message_id },
            MessageEdit::Text(text) => ChangeKind::Edited {
                message_id,
                text: text.clone(),
                edited_at: at,
            },
            MessageEdit::React(emoji, on) => ChangeKind::Reacted {
                message_id,
                emoji: emoji.clone(),
                on: *on,
            },
            MessageEdit::Star(on) => ChangeKind::Starred {
                message_id,
                on: *on,
            },
            MessageEdit::Pin(on) => ChangeKind::Pinned {
                message_id,
                on: *on,
            },
            MessageEdit::Agree(state, _) => ChangeKind::Agreement {
                message_id,
                state: *state,
            },
        }
    }
}
