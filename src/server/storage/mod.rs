//! Where things are kept: one trait shaped like the use-cases, transactions inside, one folder per engine.
//!
//! Each engine keeps its row types and its SQL to itself. What comes out are the records below.

mod failure;
mod log;
mod postgres;
mod records;
mod rows;
mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;

use crate::domain::{ConversationId, Email, Seq, Timestamp, UserId};

pub use postgres::PostgresStore;
pub use records::*;
pub use sqlite::SqliteStore;

/// Why the storage could not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The e-mail address has an account already.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// Busy or away for the moment: the same call may succeed later. Nothing was changed.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A value does not fit its column: the platform's database has narrower ones than ours.
    #[error("a value is too long")]
    TooLong,
    /// Anything else.
    #[error("the database failed: {0}")]
    Failed(String),
}

/// What every storage call returns.
pub type StoreResult<T> = Result<T, StoreError>;

/// The storage of accounts, conversations and messages.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Makes an account with its profile. [`StoreError::EmailTaken`] when the address has one.
    async fn create_account(&self, new: NewAccount) -> StoreResult<Account>;
    /// The accounts of these numbers that exist, in any order.
    async fn accounts(&self, ids: &[UserId]) -> StoreResult<Vec<Account>>;
    /// The account of this number.
    async fn account(&self, id: UserId) -> StoreResult<Option<Account>> {
        Ok(self.accounts(&[id]).await?.pop())
    }
    /// The accounts that were switched off or removed during the last ten minutes, in any order; some may be on
    /// again.
    async fn ended_accounts(&self) -> StoreResult<Vec<UserId>>;
    /// Those of `ids` that are switched off or do not exist, in any order.
    async fn inactive_among(&self, ids: &[UserId]) -> StoreResult<Vec<UserId>>;
    /// The account of this address, with its password hash.
    async fn credentials(&self, email: &Email) -> StoreResult<Option<Credentials>>;
    /// Replaces the password hash.
    async fn set_password_hash(&self, id: UserId, hash: &str) -> StoreResult<()>;
    /// Notes a successful sign-in.
    async fn record_sign_in(&self, id: UserId, at: Timestamp) -> StoreResult<()>;
    /// Replaces the profile.
    async fn save_profile(&self, id: UserId, profile: &Profile) -> StoreResult<()>;
    /// Active photographers by name; `search` keeps those whose name or place contains it.
    async fn photographers(&self, search: Option<&str>, limit: i64) -> StoreResult<Vec<Account>>;

    /// Remembers that a session has ended, until its token has run out anyway.
    async fn revoke_session(&self, key: &str, expires_at: Timestamp) -> StoreResult<()>;
    /// The ended sessions whose tokens have not run out at `now`; forgets the others.
    async fn revoked_sessions(&self, now: Timestamp) -> StoreResult<Vec<(String, Timestamp)>>;

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
    /// Everybody with whom one of `users` shares a conversation: the conversation and the other one, once for each
    /// of the two that is asked for.
    async fn peers(&self, users: &[UserId]) -> StoreResult<Vec<(ConversationId, UserId)>>;
    /// The newest place in each of somebody's conversations.
    async fn heads(&self, user: UserId) -> StoreResult<Vec<(ConversationId, Seq)>>;
    /// Notes when people's last devices disconnected.
    async fn record_last_seen(&self, left: &[(UserId, Timestamp)]) -> StoreResult<()>;

    /// Messages of a conversation, ascending.
    async fn history(
        &self,
        id: ConversationId,
        page: HistoryPage,
    ) -> StoreResult<Vec<MessageRecord>>;
    /// Stores a message and its place in the log, or finds the one stored under the same name.
    /// Durable when it returns.
    async fn send(&self, new: NewMessage) -> StoreResult<Stored>;
    /// Moves a mark of `user` forward, at most to the last message of the other person.
    /// `None` when it stands there already.
    async fn mark(
        &self,
        id: ConversationId,
        user: UserId,
        mark: Mark,
    ) -> StoreResult<Option<Marked>>;
    /// What changed for `user` after the place `since` of their feed, in the order of the commits.
    async fn changes(&self, user: UserId, since: i64, limit: i64)
    -> StoreResult<Vec<ChangeRecord>>;
    /// The newest place in the feed of `user`: where one starts who has just read everything.
    async fn newest_change(&self, user: UserId) -> StoreResult<i64>;

    /// Can it be read from right now?
    async fn ready(&self) -> StoreResult<()>;
}

/// Opens the storage that `url` names, brings its tables up to date.
///
/// # Errors
/// [`StoreError`] when it cannot be opened, or a migration fails.
pub async fn open(url: &str) -> StoreResult<Arc<dyn Store>> {
    match url.split_once(':') {
        Some(("postgres" | "postgresql", _)) => Ok(Arc::new(PostgresStore::open(url).await?)),
        _ => Ok(Arc::new(SqliteStore::open(url).await?)),
    }
}

/// A LIKE pattern for "contains this", with its wildcards made literal.
fn contains(text: &str) -> String {
    let literal = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{literal}%")
}
