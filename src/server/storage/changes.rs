//! The change log: the only way to write, and reading from a position on.

use std::borrow::Cow;

use async_trait::async_trait;
use serde_json::{Map, Value};

use super::log::{Position, Stored};
use super::{NewJob, StoreError, StoreResult};
use crate::domain::{
    ActionId, Body, Change, ChangeKind, ConversationId, FeedSeq, MarkState, Message, MessageId,
    Seq, Timestamp, UserId,
};

/// Storage of changes.
#[async_trait]
pub trait ChangeStore: Send + Sync + 'static {
    /// Stores changes, applies them to the rows of conversations, members and messages, and writes their jobs, in one
    /// transaction. Durable when it returns. Returns the results in the order of `changes`.
    ///
    /// Concurrent calls share a transaction (group commit). Other changes get their positions before the messages of
    /// the same transaction.
    async fn append(&self, changes: Vec<NewChange>) -> StoreResult<Vec<Appended>>;

    /// The changes of a conversation after a position, ascending, at most `limit`, with the newest position of the
    /// log just before the read.
    async fn changes_after(
        &self,
        id: ConversationId,
        after: Seq,
        limit: i64,
    ) -> StoreResult<(Seq, Vec<Change>)>;

    /// The shared changes about these messages of a conversation, ascending; the newest if there are more than
    /// [`MAX_CHANGES_ABOUT`]. Applied to the messages as they were sent, they give the current messages.
    async fn changes_about(
        &self,
        id: ConversationId,
        messages: &[MessageId],
    ) -> StoreResult<Vec<Change>>;

    /// The changes for `user` after the position `since` of their feed, ascending, at most `limit`; includes private
    /// changes.
    async fn feed(&self, user: UserId, since: FeedSeq, limit: i64) -> StoreResult<Vec<FeedChange>>;

    /// Like [`feed`](Self::feed), but private changes only.
    async fn private_changes(
        &self,
        user: UserId,
        since: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<FeedChange>>;

    /// The newest position in the feed of `user`.
    async fn feed_head(&self, user: UserId) -> StoreResult<FeedSeq>;
}

/// The maximum number of changes that a history page contains about its messages. Of too many the oldest are left out:
/// most kinds replace what an earlier change about the same thing said.
pub(super) const MAX_CHANGES_ABOUT: i64 = 2_000;

/// An action of a person in a conversation of which they are a member.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// The conversation of the action.
    pub conversation: ConversationId,
    /// The acting person, one of the two members.
    pub user: UserId,
    /// Idempotency key chosen by the client: a repeat returns the first result.
    pub action_id: Option<ActionId>,
    /// Time of storing.
    pub at: Timestamp,
    /// The action itself.
    pub action: Action,
    /// Jobs written with the change; a repeat writes none.
    pub jobs: Vec<NewJob>,
}

impl NewChange {
    /// The stored message that results from sending `body`.
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

/// The kinds of actions.
#[derive(Debug, Clone)]
pub enum Action {
    /// Sends a message to the other member. The first message creates the conversation.
    Send(Body),
    /// Moves one of the person's marks forward.
    Mark(Mark),
    /// Any other change; see [`Action::record`].
    Record(Record),
}

/// A change that is stored in the log and moves no other row.
#[derive(Debug, Clone)]
pub struct Record {
    pub(super) scope: Scope,
    pub(super) kind: String,
    /// The fields of the kind without `type`, with the version as `v`.
    pub(super) payload: Value,
    pub(super) message: Option<MessageId>,
}

impl Action {
    /// Records a change of any kind except messages and marks.
    ///
    /// # Errors
    /// [`StoreError::Failed`] if its JSON is larger than 16 kB.
    pub fn record(scope: Scope, kind: &ChangeKind) -> StoreResult<Self> {
        let mut payload = serde_json::to_value(kind)?;
        let json = payload.to_string();
        if json.len() > MAX_PAYLOAD {
            let size = json.len();
            return Err(StoreError::Failed(format!("a change of {size} bytes")));
        }
        if let Value::Object(fields) = &mut payload {
            fields.remove("type");
            fields.insert("v".to_owned(), PAYLOAD_VERSION.into());
        }
        Ok(Self::Record(Record {
            scope,
            kind: kind.name().to_owned(),
            payload,
            message: kind.about(),
        }))
    }

    /// The kind of the change that results from the action.
    #[must_use]
    pub fn kind(&self) -> Cow<'static, str> {
        match self {
            Self::Send(_) => "message".into(),
            Self::Mark(mark) => mark.kind().into(),
            Self::Record(record) => record.kind.clone().into(),
        }
    }
}

/// The recipients of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Both members: the change takes a `seq`.
    Shared,
    /// Only the acting person: the change takes a `feed_seq`.
    Private,
}

/// A mark and its new position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Read on a screen, up to a position or to the end. Implies delivery.
    Read(Option<Seq>),
    /// Received by a device, up to a position or to the end.
    Delivered(Option<Seq>),
}

impl Mark {
    /// The kind of the change that results from moving the mark.
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Read(_) => "read",
            Self::Delivered(_) => "delivered",
        }
    }
}

/// The result of a [`NewChange`].
#[derive(Debug, Clone, PartialEq)]
pub enum Appended {
    /// The change was stored.
    New(Change),
    /// A change with the same action id was stored before: this is the first result.
    Repeated(Change),
    /// Nothing to store: the mark is already at the position.
    Unchanged,
}

impl Appended {
    /// The change in the log, if any.
    #[must_use]
    pub fn change(&self) -> Option<&Change> {
        match self {
            Self::New(change) | Self::Repeated(change) => Some(change),
            Self::Unchanged => None,
        }
    }
}

/// A change in a person's feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedChange {
    /// Position in the feed; the cursor of `sync`.
    pub feed_seq: FeedSeq,
    /// The change at this position.
    pub change: Change,
}

/// The version of stored payloads.
const PAYLOAD_VERSION: i64 = 1;

/// The maximum size of a recorded change, in bytes of JSON.
const MAX_PAYLOAD: usize = 16_384;

/// The stored payload of a mark.
pub(super) fn mark_payload(marks: MarkState) -> StoreResult<Value> {
    let mut payload = serde_json::to_value(marks)?;
    payload["v"] = PAYLOAD_VERSION.into();
    Ok(payload)
}

/// Parses a stored kind with its payload. An unknown kind is passed on unchanged. Payloads of all versions so far have
/// the same form; a later one is converted here, by its `v`.
pub(super) fn read_kind(kind: &str, payload: &str) -> StoreResult<ChangeKind> {
    let mut fields: Map<String, Value> = serde_json::from_str(payload)?;
    fields.remove("v");
    fields.insert("type".to_owned(), kind.into());
    Ok(serde_json::from_value(Value::Object(fields))?)
}

/// The data of a change needed to read its first result from the log.
pub(super) fn authors(changes: &[NewChange]) -> Vec<(ConversationId, UserId)> {
    changes
        .iter()
        .map(|it| (it.conversation, it.user))
        .collect()
}

/// The results of a call. First results of repeated actions are read from the log.
pub(super) async fn answers(
    store: &dyn ChangeStore,
    authors: Vec<(ConversationId, UserId)>,
    stored: Vec<Stored>,
) -> StoreResult<Vec<Appended>> {
    let mut answers = Vec::with_capacity(stored.len());
    for ((id, user), stored) in authors.into_iter().zip(stored) {
        answers.push(match stored {
            Stored::New(change) => Appended::New(change),
            Stored::Unchanged => Appended::Unchanged,
            Stored::Repeated(position) => {
                let first = first_result(store, id, user, position).await?;
                let lost = || StoreError::Failed("a first result is missing".to_owned());
                Appended::Repeated(first.ok_or_else(lost)?)
            }
        });
    }
    Ok(answers)
}

async fn first_result(
    store: &dyn ChangeStore,
    id: ConversationId,
    user: UserId,
    position: Position,
) -> StoreResult<Option<Change>> {
    Ok(match position {
        Position::Shared(seq) => {
            let (_, mut page) = store.changes_after(id, Seq(seq.0 - 1), 1).await?;
            page.pop()
        }
        Position::Private(at) => {
            let mut page = store.feed(user, FeedSeq(at.0 - 1), 1).await?;
            page.pop().map(|it| it.change)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UnknownChange;

    #[test]
    fn a_recorded_change_is_limited_in_size() {
        let record = |size: usize| {
            let text = Value::from("x".repeat(size));
            let payload = Map::from_iter([("text".to_owned(), text)]);
            let kind = "waved".to_owned();
            let kind = ChangeKind::Unknown(UnknownChange { kind, payload });
            Action::record(Scope::Private, &kind)
        };
        assert!(record(16_000).is_ok());
        assert!(matches!(record(17_000), Err(StoreError::Failed(_))));
    }
}
