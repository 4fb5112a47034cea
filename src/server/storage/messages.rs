//! Reading messages.

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::{
    ActionId, ConversationId, MarkedKind, Message, MessageId, Seq, SharedKind, Timestamp, UserId,
};

/// Storage of messages; they are written by [`super::ChangeStore::append`].
#[async_trait]
pub trait MessageStore: Send + Sync + 'static {
    /// Messages of a conversation, ascending, without those that `viewer` has hidden.
    async fn history(
        &self,
        viewer: UserId,
        id: ConversationId,
        page: HistoryPage,
    ) -> StoreResult<Vec<HistoryRow>>;

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

    /// Messages of a list of `viewer`, newest first, at most `limit`: of all their conversations, or of the one with `peer`, with
    /// smaller ids than `before`. What they have hidden is left out.
    async fn marked(
        &self,
        viewer: UserId,
        peer: Option<UserId>,
        kind: MarkedKind,
        before: MessageId,
        limit: i64,
    ) -> StoreResult<Vec<Message>>;

    /// One message of any conversation.
    async fn message(&self, id: MessageId) -> StoreResult<Option<Message>>;

    /// The message that `sender` has sent under this action id, as it is now.
    async fn sent(
        &self,
        sender: UserId,
        id: ConversationId,
        action_id: &ActionId,
    ) -> StoreResult<Option<Message>>;

    /// The texts that a message has had, the first one first; only the last one if it was never edited. None if it was
    /// deleted for everyone.
    async fn versions(&self, message: &Message) -> StoreResult<Vec<Version>>;
}

/// A message of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    /// The message as it is now.
    pub message: Message,
    /// Has the viewer starred it?
    pub is_starred: bool,
    /// Are there changes about it that it does not show? Most messages have none, which saves a page the statement that reads them.
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

/// A text that a message has, or has had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The text or caption.
    pub text: String,
    /// Time of sending, or of the edit.
    pub at: Timestamp,
}

/// The versions of a message, from its edits: the payloads of the changes and their times, ascending.
pub(super) fn versions(message: &Message, edits: Vec<(String, i64)>) -> StoreResult<Vec<Version>> {
    if message.body.deleted_at().is_some() {
        return Ok(Vec::new());
    }
    let mut versions = Vec::with_capacity(edits.len() + 1);
    for (payload, at) in edits {
        let edit: StoredEdit = serde_json::from_str(&payload)?;
        versions.extend(edit.original.map(|text| Version {
            text,
            at: message.created_at,
        }));
        versions.push(Version {
            text: edit.text,
            at: Timestamp(at),
        });
    }
    if versions.is_empty() {
        versions.push(Version {
            text: message.body.text().to_owned(),
            at: message.created_at,
        });
    }
    Ok(versions)
}

/// The stored form of an edit.
#[derive(serde::Deserialize)]
struct StoredEdit {
    text: String,
    /// With the first edit: the text before it.
    #[serde(default)]
    original: Option<String>,
}
