//! Reading messages.

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::{ConversationId, Message, MessageId, Seq, SharedKind, UserId};

/// Storage of messages; they are written by [`super::ChangeStore::append`].
#[async_trait]
pub trait MessageStore: Send + Sync + 'static {
    /// Messages of a conversation, ascending.
    async fn history(&self, id: ConversationId, page: HistoryPage) -> StoreResult<Vec<HistoryRow>>;

    /// Messages of a conversation before a position that may be in the list of a kind, newest first, at most `limit`. An index
    /// finds them by rough conditions: `Body::shares` decides. What `viewer` has deleted for themselves is left out.
    async fn shared(
        &self,
        id: ConversationId,
        viewer: UserId,
        kind: SharedKind,
        before: Seq,
        limit: i64,
    ) -> StoreResult<Vec<Message>>;

    /// One message of any conversation.
    async fn message(&self, id: MessageId) -> StoreResult<Option<Message>>;
}

/// A message of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    /// The message as it was sent.
    pub message: Message,
    /// Are there changes about it? Most messages have none, which saves a page the statement that reads them.
    pub has_changes: bool,
}

/// A page of history. The number is the maximum count of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryPage {
    /// The newest messages.
    Newest(i64),
    /// The messages directly before a position.
    Before(Seq, i64),
    /// The messages directly after a position.
    After(Seq, i64),
}
