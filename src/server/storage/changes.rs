//! The change log: the only way to write, and reading from a position on.

use async_trait::async_trait;
use serde_json::Value;

use super::action::PAYLOAD_VERSION;
use super::log::{Position, Stored};
use super::{Action, NewJob, Refusal, StoreError, StoreResult};
use crate::domain::{
    ActionId, Body, Change, ChangeKind, ConversationId, FeedSeq, MarkState, Message, MessageId,
    Quote, Reactions, Seq, Timestamp, UserId,
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
    pub(super) fn message(
        &self,
        body: Body,
        reply_to: Option<&Quote>,
        id: MessageId,
        seq: Seq,
    ) -> Message {
        Message {
            id,
            conversation_id: self.conversation,
            seq,
            sender_id: self.user,
            receiver_id: self.conversation.peer_of(self.user).unwrap_or(self.user),
            body,
            client_message_id: self.action_id.clone(),
            created_at: self.at,
            reply_to: reply_to.cloned().map(Box::new),
            forwarded: matches!(self.action, Action::Forward(..)),
            edited_at: None,
            reactions: Reactions::default(),
            pinned: false,
            agreement: None,
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
    /// Nothing to store: the mark is already at the position, or the message already like this.
    Unchanged,
    /// The message does not allow it; nothing is stored.
    Refused(Refusal),
}

impl Appended {
    /// The change in the log, if any.
    #[must_use]
    pub fn change(&self) -> Option<&Change> {
        match self {
            Self::New(change) | Self::Repeated(change) => Some(change),
            Self::Unchanged | Self::Refused(_) => None,
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

/// The stored payload of a mark.
pub(super) fn mark_payload(marks: MarkState) -> StoreResult<Value> {
    let mut payload = serde_json::to_value(marks)?;
    payload["v"] = PAYLOAD_VERSION.into();
    Ok(payload)
}

/// Parses a stored kind with its payload. An unknown kind is passed on unchanged. Payloads of all versions so far have
/// the same form; a later one is converted here, by its `v`.
pub(super) fn read_kind(kind: &str, payload: &str) -> StoreResult<ChangeKind> {
    let mut kind = ChangeKind::read(kind, &serde_json::from_str(payload)?)?;
    if let ChangeKind::Unknown(unknown) = &mut kind {
        unknown.payload.remove("v");
    }
    Ok(kind)
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
            Stored::Refused(refusal) => Appended::Refused(refusal),
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
