//! A message as it is stored, and what changes about it make of it.

use serde::{Deserialize, Serialize};

use super::{
    ActionId, Agreement, Body, ChangeKind, ConversationId, MessageId, Quote, Reaction, Reactions,
    Seq, Timestamp, UserId,
};

/// A stored message. It is the same for both members: no field depends on the viewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Message {
    /// Unique across all conversations.
    pub id: MessageId,
    /// The conversation of sender and receiver.
    pub conversation_id: ConversationId,
    /// Position in the conversation's log.
    pub seq: Seq,
    /// The author.
    pub sender_id: UserId,
    /// The other member of the conversation.
    pub receiver_id: UserId,
    /// Text or attachment. Read by itself.
    #[serde(flatten, skip_deserializing, default = "Body::nothing")]
    pub body: Body,
    /// The action id chosen by the sender's client.
    pub client_message_id: Option<ActionId>,
    /// Time of storing.
    pub created_at: Timestamp,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Box<Quote>>,
    /// Is it a copy of another message?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// When its text was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// What people have reacted with.
    #[serde(default, skip_serializing_if = "Reactions::is_empty")]
    pub reactions: Reactions,
    /// Do both members see it below the head of the conversation?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// What the members have agreed about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Agreement>,
}

impl Message {
    /// So many milliseconds after it was sent, a message can be edited.
    pub const EDITABLE_MS: i64 = 15 * 60_000;
    /// So many milliseconds after it was sent, a message can be deleted for everyone.
    pub const DELETABLE_MS: i64 = 24 * 60 * 60_000;
    /// So many messages of a conversation can be pinned.
    pub const MAX_PINNED: i64 = 3;

    /// Applies a change about this message, which this person made at this time. Other kinds change nothing, and no kind
    /// brings a deleted message back.
    pub fn revise(&mut self, user: UserId, at: Timestamp, kind: &ChangeKind) {
        if self.body.deleted_at().is_some() {
            return;
        }
        match kind {
            ChangeKind::Deleted { .. } => {
                self.body = Body::Deleted(at);
                self.reply_to = None;
                self.forwarded = false;
                self.edited_at = None;
                self.reactions = Reactions::default();
                self.pinned = false;
                self.agreement = None;
            }
            ChangeKind::Edited {
                text, edited_at, ..
            } => {
                self.body.set_text(text.clone());
                self.edited_at = Some(*edited_at);
                // What was proposed was another text.
                self.agreement = self.agreement.filter(Agreement::is_final);
            }
            ChangeKind::Reacted { emoji, on, .. } => {
                let reaction = Reaction {
                    user_id: user,
                    emoji: emoji.clone(),
                };
                // The server has judged the number.
                let _ = self.reactions.set(reaction, *on);
            }
            ChangeKind::Pinned { on, .. } => self.pinned = *on,
            ChangeKind::Agreement { state, .. } => {
                self.agreement = Agreement::after(self.agreement, *state, user, at);
            }
            ChangeKind::Message { .. }
            | ChangeKind::Read(_)
            | ChangeKind::Delivered(_)
            | ChangeKind::Hidden { .. }
            | ChangeKind::Starred { .. }
            | ChangeKind::Blocked { .. }
            | ChangeKind::Conversation(_)
            | ChangeKind::Unknown(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AgreementStep, Change, MessageType};

    fn edited(text: &str) -> ChangeKind {
        ChangeKind::Edited {
            message_id: MessageId(9),
            text: text.to_owned(),
            edited_at: Timestamp(5),
        }
    }

    fn reacted(emoji: &str, on: bool) -> ChangeKind {
        ChangeKind::Reacted {
            message_id: MessageId(9),
            emoji: emoji.parse().unwrap(),
            on,
        }
    }

    #[test]
    fn nothing_brings_a_deleted_message_back() {
        let mut message = message();
        let deleted = ChangeKind::Deleted {
            message_id: MessageId(9),
        };
        let pinned = |on| ChangeKind::Pinned {
            message_id: MessageId(9),
            on,
        };
        for kind in [edited("one"), reacted("👍", true), pinned(true), deleted] {
            message.revise(UserId(2), Timestamp(7), &kind);
        }
        let gone = message.clone();
        assert_eq!(gone.body, Body::Deleted(Timestamp(7)));
        assert_eq!((gone.edited_at, gone.reactions.is_empty()), (None, true));
        assert!(!gone.pinned && !gone.forwarded);
        for kind in [edited("two"), reacted("👍", true), pinned(true)] {
            message.revise(UserId(2), Timestamp(7), &kind);
        }
        assert_eq!(message, gone);
    }

    fn message() -> Message {
        Message {
            id: MessageId(9),
            conversation_id: "conv_1_2".parse().unwrap(),
            seq: Seq(4),
            sender_id: UserId(2),
            receiver_id: UserId(1),
            body: Body::from_parts("नमस्ते".into(), MessageType::Text, None, None, Vec::new()),
            client_message_id: "a".parse().ok(),
            created_at: Timestamp(1_762_943_400_007),
            reply_to: None,
            forwarded: true,
            edited_at: None,
            reactions: Reactions::default(),
            pinned: false,
            agreement: None,
        }
    }

    #[test]
    fn an_edit_takes_a_proposal_back_and_leaves_an_agreement() {
        let step = |state| ChangeKind::Agreement {
            message_id: MessageId(9),
            state,
        };
        let mut message = message();
        message.revise(UserId(1), Timestamp(5), &step(AgreementStep::Proposed));
        message.revise(UserId(2), Timestamp(6), &edited("another"));
        assert_eq!(message.agreement, None);
        message.revise(UserId(1), Timestamp(7), &step(AgreementStep::Proposed));
        message.revise(UserId(2), Timestamp(8), &step(AgreementStep::Agreed));
        // An earlier edit is applied again after the message was read.
        message.revise(UserId(2), Timestamp(6), &edited("another"));
        assert!(message.agreement.is_some_and(|it| it.is_final()));
    }

    #[test]
    fn a_message_reads_back() {
        let mut message = message();
        for kind in [edited("नमस्कार"), reacted("❤️", true)] {
            message.revise(UserId(1), Timestamp(5), &kind);
        }
        message.reply_to = Some(Box::new(Quote::of(&message)));
        let sent = Change::of_message(message);
        let json = serde_json::to_string(&sent).unwrap();
        assert!(
            json.contains(r#""type":"message","message":{"id":9,"#),
            "{json}"
        );
        assert!(json.contains(&format!(r#""type":"{}""#, sent.kind.name())));
        assert_eq!(serde_json::from_str::<Change>(&json).unwrap(), sent);
    }
}
