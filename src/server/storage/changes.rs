//! The change log: the one way in, and reading it from a position on.

use async_trait::async_trait;
use serde_json::{Map, Value};

use super::{NewJob, StoreResult};
use crate::domain::{
    ActionId, Body, Change, ChangeKind, ConversationId, FeedSeq, MarkState, Message, MessageId,
    Seq, Timestamp, UserId,
};

/// The storage of changes.
#[async_trait]
pub trait ChangeStore: Send + Sync + 'static {
    /// Stores changes, applies them to the rows of conversations, members and messages, and writes their jobs: all of
    /// it or nothing, durable when it returns. Answers in the order of `changes`.
    ///
    /// Changes that others append at the same time share the transaction (group commit). What is not a message gets
    /// its position before the messages of the same transaction.
    async fn append(&self, changes: Vec<NewChange>) -> StoreResult<Vec<Appended>>;

    /// The changes of a conversation after a position, ascending, at most `limit`; and the newest position of the log
    /// just before they were read.
    async fn changes_after(
        &self,
        id: ConversationId,
        after: Seq,
        limit: i64,
    ) -> StoreResult<(Seq, Vec<Change>)>;

    /// The shared changes about these messages of a conversation, ascending: with the messages as they were sent, they
    /// are what the messages have become.
    async fn changes_about(
        &self,
        id: ConversationId,
        messages: &[MessageId],
    ) -> StoreResult<Vec<Change>>;

    /// What changed for `user` after the position `since` of their feed, ascending, at most `limit`; private changes
    /// included.
    async fn feed(&self, user: UserId, since: FeedSeq, limit: i64) -> StoreResult<Vec<FeedChange>>;

    /// The newest position in the feed of `user`.
    async fn feed_head(&self, user: UserId) -> StoreResult<FeedSeq>;
}

/// Something that a person does in a conversation they are a member of.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// The conversation it concerns.
    pub conversation: ConversationId,
    /// Who does it: one of the two members.
    pub user: UserId,
    /// The name that their client gave it: a repeat is answered with the first result.
    pub action_id: Option<ActionId>,
    /// The moment of storing.
    pub at: Timestamp,
    /// What they do.
    pub action: Action,
    /// Work that follows if it is stored; nothing for a repeat.
    pub jobs: Vec<NewJob>,
}

impl NewChange {
    /// The stored message that a send became.
    pub(super) fn message(&self, body: Body, id: MessageId, seq: Seq, at: Timestamp) -> Message {
        Message {
            id,
            conversation_id: self.conversation,
            seq,
            sender_id: self.user,
            receiver_id: self.conversation.peer_of(self.user).unwrap_or(self.user),
            body,
            client_message_id: self.action_id.clone(),
            created_at: at,
        }
    }
}

/// What a person does.
#[derive(Debug, Clone)]
pub enum Action {
    /// Sends a message to the other member. The first one makes the conversation.
    Send(Body),
    /// Moves one of their marks forward.
    Mark(Mark),
    /// Anything that only adds to the log.
    Record {
        /// Who gets it.
        scope: Scope,
        /// The name of its kind, as [`crate::domain::ChangeKind`] has it on the wire.
        kind: String,
        /// Its fields without `type`, at most 16 kB of JSON.
        payload: Map<String, Value>,
        /// The message it is about, if any.
        message: Option<MessageId>,
    },
}

/// Whom a change concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Both members: it takes a `seq`.
    Shared,
    /// Only the person who does it: it takes a `feed_seq`.
    Private,
}

/// A mark to be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Seen on a screen, up to a position or to the end. Implies delivery.
    Read(Option<Seq>),
    /// Received by a device, up to a position or to the end.
    Delivered(Option<Seq>),
}

impl Mark {
    /// The name of the kind of change that a moved mark is.
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Read(_) => "read",
            Self::Delivered(_) => "delivered",
        }
    }
}

/// What became of a [`NewChange`].
#[derive(Debug, Clone, PartialEq)]
pub enum Appended {
    /// It is stored.
    New(Change),
    /// It was stored before under the same action id: this is the first result.
    Repeated(Change),
    /// There was nothing to change: the mark stands there already.
    Unchanged,
}

impl Appended {
    /// The change in the log, if there is one.
    #[must_use]
    pub fn change(&self) -> Option<&Change> {
        match self {
            Self::New(change) | Self::Repeated(change) => Some(change),
            Self::Unchanged => None,
        }
    }
}

/// One change in somebody's feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedChange {
    /// Its position in the feed: the cursor of `sync`.
    pub feed_seq: FeedSeq,
    /// The change.
    pub change: Change,
}

/// The version that payloads are written with.
pub(super) const PAYLOAD_VERSION: i64 = 1;

/// The payload of a mark as it is stored.
pub(super) fn mark_payload(marks: MarkState) -> StoreResult<Value> {
    let mut payload = serde_json::to_value(marks)?;
    payload["v"] = PAYLOAD_VERSION.into();
    Ok(payload)
}

/// The payload of a recorded change as it is stored.
pub(super) fn record_payload(payload: &Map<String, Value>) -> Value {
    let mut payload = payload.clone();
    payload.insert("v".to_owned(), PAYLOAD_VERSION.into());
    Value::Object(payload)
}

/// A kind and its payload as they were stored. A kind that this version does not know is passed on.
pub(super) fn read_kind(kind: &str, payload: &str) -> StoreResult<ChangeKind> {
    let mut fields: Map<String, Value> = serde_json::from_str(payload)?;
    fields.remove("v");
    fields.insert("type".to_owned(), kind.into());
    Ok(serde_json::from_value(Value::Object(fields))?)
}
