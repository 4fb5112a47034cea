//! The conversation list, as the appended changes left it.

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::{ConversationId, MessageId, MessageType, Seq, Timestamp, UserId, UserType};

/// The storage of conversations.
#[async_trait]
pub trait ConversationStore: Send + Sync + 'static {
    /// A page of somebody's conversations, newest first.
    async fn conversations(
        &self,
        user: UserId,
        page: &ListPage,
    ) -> StoreResult<Vec<ConversationRecord>>;
    /// One conversation as `user` sees it; `None` before its first message.
    async fn conversation(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRecord>>;
    /// How many of its two members have written in a conversation: 0 where there is none.
    async fn writers(&self, id: ConversationId) -> StoreResult<usize>;
    /// Everybody with whom one of `users` shares a conversation: the conversation and the other one, once for each
    /// of the two that is asked for.
    async fn peers(&self, users: &[UserId]) -> StoreResult<Vec<(ConversationId, UserId)>>;
    /// The newest position in the log of each of somebody's conversations.
    async fn heads(&self, user: UserId) -> StoreResult<Vec<(ConversationId, Seq)>>;
    /// How many conversations, and messages in them, somebody has not read.
    async fn unread_count(&self, user: UserId) -> StoreResult<(i64, i64)>;
}

/// Which part of the conversation list.
#[derive(Debug, Clone, Default)]
pub struct ListPage {
    /// Only participants whose name contains this.
    pub search: Option<String>,
    /// After this row.
    pub after: Option<ListCursor>,
    /// How many rows at most.
    pub limit: i64,
}

/// A row's place in the conversation list: that of its newest message in its owner's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCursor(pub i64);

/// A conversation as one of its members sees it.
#[derive(Debug, Clone)]
pub struct ConversationRecord {
    /// Which.
    pub id: ConversationId,
    /// Its place in the list.
    pub cursor: ListCursor,
    /// When it began.
    pub created_at: Timestamp,
    /// The other person; `None` when the account is gone.
    pub peer: Option<Peer>,
    /// The newest message; `None` before the first.
    pub last_message: Option<LastMessage>,
    /// The newest place in the log.
    pub last_seq: Seq,
    /// One's own marks.
    pub mine: Marks,
    /// The other person's marks.
    pub theirs: Marks,
    /// The other person's messages beyond one's own read mark.
    pub unread_count: i64,
    /// Kept at the top.
    pub pinned: bool,
    /// Makes no noise.
    pub muted: bool,
    /// Put away.
    pub archived: bool,
    /// What one had begun to write.
    pub draft: Option<String>,
}

/// The other person in a conversation.
#[derive(Debug, Clone)]
pub struct Peer {
    /// The name as shown.
    pub full_name: String,
    /// Picture.
    pub avatar_url: Option<String>,
    /// What they are.
    pub user_type: UserType,
    /// Can they still be written to?
    pub is_active: bool,
    /// When their last device disconnected.
    pub last_seen_at: Option<Timestamp>,
}

/// What the list shows of the newest message.
#[derive(Debug, Clone)]
pub struct LastMessage {
    /// The number.
    pub id: MessageId,
    /// Its place in the log.
    pub seq: Seq,
    /// Who wrote it.
    pub sender: UserId,
    /// The text.
    pub text: String,
    /// Its type.
    pub message_type: MessageType,
    /// When it was stored.
    pub at: Timestamp,
}

/// How far somebody has received and read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Read up to here.
    pub read: Seq,
    /// Received up to here, never behind `read`.
    pub delivered: Seq,
}
