//! Everything that happens in a conversation is a [`Change`] of its log: stored by one append, published by one
//! function, applied by one reducer in the page. A new kind of change begins with a variant of [`ChangeKind`].

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    AgreementStep, ConversationId, Emoji, FeedSeq, Message, MessageId, Seq, SettingsChange,
    Timestamp, UserId,
};

/// One entry of a conversation's log, or of one person's feed. It is the same for all recipients, so it is serialised
/// once. Wire form (docs/rest-api.md, "Changes"): `{conversationId, seq | feedSeq, userId, at, type, …}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The conversation in which it happened.
    pub conversation_id: ConversationId,
    /// Position in the conversation's log; `None` for a private change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<Seq>,
    /// Position in the feed of the one person whom a private change concerns; `None` for a shared change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_seq: Option<FeedSeq>,
    /// The person who caused the change.
    pub user_id: UserId,
    /// Time of storing.
    pub at: Timestamp,
    /// Kind and data of the change.
    #[serde(flatten)]
    pub kind: ChangeKind,
}

/// The kind of a change, with its data. The storage keeps the same serialised fields, without `type`, as the payload.
/// [`ChangeKind::read`] is its counterpart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum ChangeKind {
    /// A message was sent.
    Message {
        /// The stored message.
        message: Box<Message>,
    },
    /// The person has read the other's messages up to `read_seq`.
    Read(MarkState),
    /// A device of the person has received the other's messages up to `delivered_seq`.
    Delivered(MarkState),
    /// The author has deleted a message for everyone.
    Deleted {
        /// The message.
        message_id: MessageId,
    },
    /// The author has edited a text or caption.
    Edited {
        /// The message.
        message_id: MessageId,
        /// The new text; empty if the message was deleted afterwards.
        text: String,
        /// Time of editing.
        edited_at: Timestamp,
    },
    /// The person has added or removed a reaction.
    Reacted {
        /// The message.
        message_id: MessageId,
        /// The emoji.
        emoji: Emoji,
        /// Is it there from now on?
        on: bool,
    },
    /// The person has pinned a message, or no longer.
    Pinned {
        /// The message.
        message_id: MessageId,
        /// Is it pinned from now on?
        on: bool,
    },
    /// The person has done something about the agreement on a message.
    Agreement {
        /// The message.
        message_id: MessageId,
        /// What they have done.
        state: AgreementStep,
    },
    /// The person has blocked the other one, or no longer.
    Blocked {
        /// Blocked from now on?
        on: bool,
    },
    /// The person does not see a message any more. Private.
    Hidden {
        /// The message.
        message_id: MessageId,
    },
    /// The person has starred a message, or no longer has. Private.
    Starred {
        /// The message.
        message_id: MessageId,
        /// Is it starred from now on?
        on: bool,
    },
    /// The person keeps the conversation in another way in their list. Private.
    Conversation(SettingsChange),
    /// A kind written by a newer version. It is stored and passed on unchanged.
    #[serde(untagged)]
    Unknown(UnknownChange),
}

/// The read and delivered marks of a person after one of them has moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MarkState {
    /// Position of the last message that was read.
    pub read_seq: Seq,
    /// Position of the last message that was received; never behind `read_seq`, except in rows stored before 2026-11.
    pub delivered_seq: Seq,
    /// Number of messages of the other person after `read_seq`, counted at this position of the log. `None` in rows
    /// stored before 2026-11.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread_count: Option<i64>,
}

/// A change of a kind that this version does not know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnknownChange {
    /// Value of `type` on the wire.
    #[serde(rename = "type")]
    pub kind: String,
    /// All other fields.
    #[serde(flatten)]
    pub payload: Map<String, Value>,
}

impl ChangeKind {
    /// The value of `type` on the wire, and the kind in the storage.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Message { .. } => "message",
            Self::Read(_) => "read",
            Self::Delivered(_) => "delivered",
            Self::Deleted { .. } => "deleted",
            Self::Edited { .. } => "edited",
            Self::Reacted { .. } => "reacted",
            Self::Pinned { .. } => "pinned",
            Self::Agreement { .. } => "agreement",
            Self::Blocked { .. } => "blocked",
            Self::Hidden { .. } => "hidden",
            Self::Starred { .. } => "starred",
            Self::Conversation(_) => "conversation",
            Self::Unknown(unknown) => &unknown.kind,
        }
    }

    /// The stored message that this kind of change revises.
    #[must_use]
    pub const fn message(&self) -> Option<MessageId> {
        match self {
            Self::Deleted { message_id }
            | Self::Edited { message_id, .. }
            | Self::Reacted { message_id, .. }
            | Self::Pinned { message_id, .. }
            | Self::Agreement { message_id, .. }
            | Self::Hidden { message_id }
            | Self::Starred { message_id, .. } => Some(*message_id),
            Self::Message { .. }
            | Self::Read(_)
            | Self::Delivered(_)
            | Self::Blocked { .. }
            | Self::Conversation(_)
            | Self::Unknown(_) => None,
        }
    }

    /// The message that this kind of change is about, unless history pages show its effect by themselves: they contain the
    /// other changes about their messages.
    #[must_use]
    pub fn about(&self) -> Option<MessageId> {
        match self {
            // In the message itself, and in the row.
            Self::Message { .. }
            | Self::Read(_)
            | Self::Delivered(_)
            | Self::Deleted { .. }
            | Self::Edited { .. }
            | Self::Reacted { .. }
            | Self::Pinned { .. }
            | Self::Agreement { .. }
            | Self::Hidden { .. }
            | Self::Starred { .. }
            | Self::Blocked { .. }
            | Self::Conversation(_) => None,
            Self::Unknown(unknown) => unknown.payload.get("messageId")?.as_i64().map(MessageId),
        }
    }
}

impl Change {
    /// Wraps a stored message in its change.
    #[must_use]
    pub fn of_message(message: Message) -> Self {
        Self {
            conversation_id: message.conversation_id,
            seq: Some(message.seq),
            feed_seq: None,
            user_id: message.sender_id,
            at: message.created_at,
            kind: ChangeKind::Message {
                message: Box::new(message),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: ChangeKind) -> Change {
        Change {
            conversation_id: "conv_1_2".parse().unwrap(),
            seq: Some(Seq(4)),
            feed_seq: None,
            user_id: UserId(2),
            at: Timestamp(1_762_943_400_007),
            kind,
        }
    }

    #[test]
    fn the_wire_form_is_the_documented_one() {
        let read = change(ChangeKind::Read(MarkState {
            read_seq: Seq(3),
            delivered_seq: Seq(3),
            unread_count: Some(0),
        }));
        let json = serde_json::to_value(&read).unwrap();
        let expected = serde_json::json!({"conversationId": "conv_1_2", "seq": 4, "userId": 2,
            "at": "2025-11-12T10:30:00.007Z", "type": "read", "readSeq": 3, "deliveredSeq": 3, "unreadCount": 0});
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_value::<Change>(json).unwrap(), read);
    }

    #[test]
    fn each_kind_has_its_name_on_the_wire_and_reads_back() {
        let message_id = MessageId(9);
        for kind in [
            ChangeKind::Read(MarkState::default()),
            ChangeKind::Delivered(MarkState::default()),
            ChangeKind::Deleted { message_id },
            ChangeKind::Edited {
                message_id,
                text: "new".to_owned(),
                edited_at: Timestamp(0),
            },
            ChangeKind::Reacted {
                message_id,
                emoji: "❤️".parse().unwrap(),
                on: true,
            },
            ChangeKind::Pinned {
                message_id,
                on: true,
            },
            ChangeKind::Agreement {
                message_id,
                state: AgreementStep::Proposed,
            },
            ChangeKind::Hidden { message_id },
            ChangeKind::Starred {
                message_id,
                on: true,
            },
            ChangeKind::Blocked { on: true },
            ChangeKind::Conversation(SettingsChange::pinned(true)),
            ChangeKind::Unknown(UnknownChange {
                kind: "waved".to_owned(),
                payload: Map::new(),
            }),
        ] {
            let json = serde_json::to_string(&kind).unwrap();
            let value: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(value["type"], kind.name());
            let mut same = ChangeKind::read(kind.name(), &value).unwrap();
            if let ChangeKind::Unknown(unknown) = &mut same {
                unknown.payload.remove("type");
            }
            assert_eq!(same, kind);
        }
    }
}
