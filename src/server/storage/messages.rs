//! Reading pages of a history.

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::{ConversationId, Message, Seq};

/// The storage of messages; they come in by [`super::ChangeStore::append`].
#[async_trait]
pub trait MessageStore: Send + Sync + 'static {
    /// Messages of a conversation, ascending.
    async fn history(&self, id: ConversationId, page: HistoryPage) -> StoreResult<Vec<Message>>;
}

/// Which part of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryPage {
    /// The newest so many.
    Newest(i64),
    /// So many before a position.
    Before(Seq, i64),
    /// So many after a position.
    After(Seq, i64),
}
