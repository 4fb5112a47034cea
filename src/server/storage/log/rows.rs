//! The rows that a batch reads and writes.

use super::super::{Marks, NewMessage};
use crate::domain::{ActionId, ConversationId, MessageId, Seq, UserId};

/// What identifies a message under its sender's own name for it.
pub(in super::super) type Name = (ConversationId, UserId, ActionId);

/// A conversation.
#[derive(Debug, Clone)]
pub(in super::super) struct ConversationRow {
    /// The engine's number.
    pub(in super::super) row: i64,
    pub(in super::super) id: ConversationId,
    pub(in super::super) last_seq: Seq,
    pub(in super::super) last_message: Option<MessageId>,
}

/// One person's side of a conversation.
#[derive(Debug, Clone)]
pub(in super::super) struct MemberRow {
    /// The engine's number of the conversation.
    pub(in super::super) row: i64,
    pub(in super::super) user: UserId,
    pub(in super::super) marks: Marks,
    pub(in super::super) sent_count: i64,
    pub(in super::super) last_sent: Seq,
    /// How many of the other person's messages lie at or before the read mark.
    pub(in super::super) read_count: i64,
    /// The person's feed at the newest message here.
    pub(in super::super) active_place: i64,
    /// The person's feed at the newest change here.
    pub(in super::super) changed_place: i64,
}

/// A message with every number but its own.
#[derive(Debug)]
pub(in super::super) struct MessageRow<'a> {
    /// The engine's number of the conversation.
    pub(in super::super) row: i64,
    pub(in super::super) seq: Seq,
    /// Its places in the feeds of the smaller and the larger user number.
    pub(in super::super) places: [i64; 2],
    /// Its sender's how-manieth message here.
    pub(in super::super) ordinal: i64,
    pub(in super::super) new: &'a NewMessage,
}

/// Which mark has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum MarkKind {
    Read,
    Delivered,
}

impl MarkKind {
    /// The name in the database.
    pub(in super::super) const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Delivered => "delivered",
        }
    }
}

/// A change that is not a message.
#[derive(Debug)]
pub(in super::super) struct NewChange {
    /// The engine's number of the conversation.
    pub(in super::super) row: i64,
    pub(in super::super) seq: Seq,
    /// Its places in the feeds of the smaller and the larger user number.
    pub(in super::super) places: [i64; 2],
    pub(in super::super) kind: MarkKind,
    pub(in super::super) user: UserId,
    /// Whose messages the mark is about.
    pub(in super::super) peer: UserId,
    /// How far, and where the mark stood before.
    pub(in super::super) mark: Seq,
    pub(in super::super) before: Seq,
}

/// A question for the newest message of somebody at or before a place.
#[derive(Debug)]
pub(in super::super) struct ReceivedBefore {
    /// The engine's number of the conversation.
    pub(in super::super) row: i64,
    pub(in super::super) sender: UserId,
    pub(in super::super) up_to: Seq,
}
