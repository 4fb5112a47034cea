//! Changes and messages are read from JSON by each of their parts: the frame of a change and its kind, a message and its
//! body. With serde's `flatten` and `tag` for reading, all fields would be collected in a tree of serde's own, and each type read by a
//! second reader, which made a fifteenth of the module for the browser.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::json::{Tree, by_parts, read_tree};
use super::{
    AgreementStep, Change, ChangeKind, ConversationId, Emoji, FeedSeq, Message, MessageId, Seq,
    Timestamp, UnknownChange, UserId,
};

/// What all kinds of changes have.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frame {
    conversation_id: ConversationId,
    seq: Option<Seq>,
    feed_seq: Option<FeedSeq>,
    user_id: UserId,
    at: Timestamp,
    #[serde(rename = "type")]
    kind: String,
}

/// The names of all fields of [`Frame`].
const FRAME: [&str; 6] = ["conversationId", "seq", "feedSeq", "userId", "at", "type"];

/// What single kinds have.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    message: Option<Box<Message>>,
    message_id: Option<MessageId>,
    text: Option<String>,
    edited_at: Option<Timestamp>,
    emoji: Option<Emoji>,
    on: Option<bool>,
    state: Option<AgreementStep>,
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        by_parts(input, |tree| {
            let frame: Frame = read_tree(tree)?;
            let mut kind = ChangeKind::read(&frame.kind, tree)?;
            if let ChangeKind::Unknown(unknown) = &mut kind {
                unknown.payload.retain(|name, _| !FRAME.contains(&&**name));
            }
            Ok(Self {
                conversation_id: frame.conversation_id,
                seq: frame.seq,
                feed_seq: frame.feed_seq,
                user_id: frame.user_id,
                at: frame.at,
                kind,
            })
        })
    }
}

impl ChangeKind {
    /// Reads the data of a change of this name from an object, which may have other fields, too. What a later version has written
    /// is [`ChangeKind::Unknown`], with all fields.
    ///
    /// # Errors
    /// It is not an object.
    pub fn read(name: &str, tree: &Value) -> serde_json::Result<Self> {
        match Self::read_known(name, tree) {
            Some(kind) => Ok(kind),
            None => Ok(Self::Unknown(UnknownChange {
                kind: name.to_owned(),
                payload: read_tree(tree)?,
            })),
        }
    }

    fn read_known(name: &str, tree: &Value) -> Option<Self> {
        // They have types of their own.
        match name {
            "read" => return read_tree(tree).ok().map(Self::Read),
            "delivered" => return read_tree(tree).ok().map(Self::Delivered),
            "conversation" => return read_tree(tree).ok().map(Self::Conversation),
            _ => {}
        }
        let fields: Fields = read_tree(tree).ok()?;
        if name == "message" {
            let message = fields.message?;
            return Some(Self::Message { message });
        }
        if name == "blocked" {
            return fields.on.map(|on| Self::Blocked { on });
        }
        let message_id = fields.message_id?;
        Some(match name {
            "deleted" => Self::Deleted { message_id },
            "edited" => Self::Edited {
                message_id,
                text: fields.text?,
                edited_at: fields.edited_at?,
            },
            "reacted" => Self::Reacted {
                message_id,
                emoji: fields.emoji?,
                on: fields.on?,
            },
            "pinned" => Self::Pinned {
                message_id,
                on: fields.on?,
            },
            "agreement" => Self::Agreement {
                message_id,
                state: fields.state?,
            },
            "hidden" => Self::Hidden { message_id },
            "starred" => Self::Starred {
                message_id,
                on: fields.on?,
            },
            _ => return None,
        })
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        by_parts(input, |tree| {
            // The inherent function, which serde derives from the fields except the body.
            let mut message = Self::deserialize(Tree(tree))?;
            message.body = read_tree(tree)?;
            Ok(message)
        })
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_a_later_version_is_passed_on_as_it_came() {
        let json = r#"{"conversationId":"conv_1_2","seq":4,"userId":2,"at":"2025-11-12T10:30:00.007Z","type":"waved","messageId":9,"hand":"left"}"#;
        let it: Change = serde_json::from_str(json).unwrap();
        let ChangeKind::Unknown(unknown) = &it.kind else {
            panic!("{it:?}");
        };
        assert_eq!(unknown.kind, "waved");
        assert_eq!(unknown.payload.len(), 2, "{unknown:?}");
        assert_eq!(it.kind.about(), Some(MessageId(9)));
        let same: Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(&it).unwrap(), same);
    }

    #[test]
    fn a_kind_that_a_later_version_has_changed_is_passed_on_as_it_came() {
        let json = r#"{"conversationId":"conv_1_2","seq":4,"userId":2,"at":"2025-11-12T10:30:00.007Z","type":"reacted","messageId":9,"emoji":{"id":5}}"#;
        let it: Change = serde_json::from_str(json).unwrap();
        assert!(matches!(&it.kind, ChangeKind::Unknown(_)), "{it:?}");
        let same: Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(&it).unwrap(), same);
    }
}
