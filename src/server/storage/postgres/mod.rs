//! The engine for production: PostgreSQL 15 or newer, also with the platform's tables in it.

mod account;
mod changes;
mod conversation;
mod log;
mod message;
mod rows;
mod session;
mod statements;

use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::log::{Queue, queue, store_batches};
use super::{
    Account, ChangeRecord, ConversationRecord, Credentials, HistoryPage, ListPage, Mark, Marked,
    MessageRecord, NewAccount, NewMessage, Profile, Store, StoreError, StoreResult, Stored,
};
use crate::domain::{ConversationId, Email, Seq, Timestamp, UserId};

/// How long anybody waits for a free connection.
const ACQUIRE: Duration = Duration::from_secs(3);
/// How long anybody waits for an answer, also of a database that is frozen and says nothing.
const ANSWER: Duration = Duration::from_secs(4);
/// What the database itself gives up: statements after 2 s, locks after 1.5 s, transactions left open after 5 s.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "2000"),
    ("lock_timeout", "1500"),
    ("idle_in_transaction_session_timeout", "5000"),
];

/// Plans that stay good while a table grows: the planner would read a table from end to end that was empty when
/// it last looked, and compile what runs for a fraction of a millisecond. Joins are taken in the order in which
/// they are written.
const PLANS: [(&str, &str); 7] = [
    ("join_collapse_limit", "1"),
    ("from_collapse_limit", "1"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
    ("plan_cache_mode", "force_generic_plan"),
];

/// PostgreSQL behind the [`Store`] trait.
pub struct PostgresStore {
    pool: PgPool,
    /// Messages and marks wait here and are written together.
    log: Queue,
}

impl PostgresStore {
    /// Opens `postgres://…` and applies the migrations; two servers may do so at the same time.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be reached or a migration fails.
    pub async fn open(url: &str) -> StoreResult<Self> {
        let options = PgConnectOptions::from_str(url)?.application_name("chitrasethu");
        // Adopting a large database takes as long as it takes.
        let migrating = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!("migrations/postgres")
            .run(&migrating)
            .await
            .map_err(|error| StoreError::Failed(format!("migration: {error}")))?;
        migrating.close().await;

        let options = options.options(LIMITS).options(PLANS);
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.clone())
            .await?;
        let (log, batches) = queue();
        tokio::spawn(store_batches(log::PgJournal::new(options), batches));
        Ok(Self { pool, log })
    }
}

/// Waits for an answer, but not for ever.
async fn within<T>(answer: impl Future<Output = StoreResult<T>>) -> StoreResult<T> {
    tokio::time::timeout(ANSWER, answer)
        .await
        .unwrap_or_else(|_| {
            let why = "the database did not answer in time".to_owned();
            Err(StoreError::Unavailable(why))
        })
}

#[async_trait]
impl Store for PostgresStore {
    async fn create_account(&self, new: NewAccount) -> StoreResult<Account> {
        within(account::create(&self.pool, new)).await
    }

    async fn accounts(&self, ids: &[UserId]) -> StoreResult<Vec<Account>> {
        within(account::by_ids(&self.pool, ids)).await
    }

    async fn ended_accounts(&self) -> StoreResult<Vec<UserId>> {
        within(account::ended(&self.pool)).await
    }

    async fn inactive_among(&self, ids: &[UserId]) -> StoreResult<Vec<UserId>> {
        within(account::inactive_among(&self.pool, ids)).await
    }

    async fn credentials(&self, email: &Email) -> StoreResult<Option<Credentials>> {
        within(account::credentials(&self.pool, email)).await
    }

    async fn set_password_hash(&self, id: UserId, hash: &str) -> StoreResult<()> {
        within(account::set_password_hash(&self.pool, id, hash)).await
    }

    async fn record_sign_in(&self, id: UserId, at: Timestamp) -> StoreResult<()> {
        within(account::record_sign_in(&self.pool, id, at)).await
    }

    async fn save_profile(&self, id: UserId, profile: &Profile) -> StoreResult<()> {
        within(account::save_profile(&self.pool, id, profile)).await
    }

    async fn photographers(&self, search: Option<&str>, limit: i64) -> StoreResult<Vec<Account>> {
        within(account::photographers(&self.pool, search, limit)).await
    }

    async fn revoke_session(&self, key: &str, expires_at: Timestamp) -> StoreResult<()> {
        within(session::revoke(&self.pool, key, expires_at)).await
    }

    async fn revoked_sessions(&self, now: Timestamp) -> StoreResult<Vec<(String, Timestamp)>> {
        within(session::revoked(&self.pool, now)).await
    }

    async fn conversations(
        &self,
        user: UserId,
        page: &ListPage,
    ) -> StoreResult<Vec<ConversationRecord>> {
        within(conversation::list(&self.pool, user, page)).await
    }

    async fn conversation(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRecord>> {
        within(conversation::one(&self.pool, user, id)).await
    }

    async fn peers(&self, users: &[UserId]) -> StoreResult<Vec<(ConversationId, UserId)>> {
        within(conversation::peers(&self.pool, users)).await
    }

    async fn heads(&self, user: UserId) -> StoreResult<Vec<(ConversationId, Seq)>> {
        within(conversation::heads(&self.pool, user)).await
    }

    async fn record_last_seen(&self, left: &[(UserId, Timestamp)]) -> StoreResult<()> {
        within(account::record_last_seen(&self.pool, left)).await
    }

    async fn history(
        &self,
        id: ConversationId,
        page: HistoryPage,
    ) -> StoreResult<Vec<MessageRecord>> {
        within(message::history(&self.pool, id, page)).await
    }

    async fn send(&self, new: NewMessage) -> StoreResult<Stored> {
        self.log.send(new).await
    }

    async fn mark(
        &self,
        id: ConversationId,
        user: UserId,
        mark: Mark,
    ) -> StoreResult<Option<Marked>> {
        self.log.mark(id, user, mark).await
    }

    async fn changes(
        &self,
        user: UserId,
        since: i64,
        limit: i64,
    ) -> StoreResult<Vec<ChangeRecord>> {
        within(changes::since(&self.pool, user, since, limit)).await
    }

    async fn newest_change(&self, user: UserId) -> StoreResult<i64> {
        within(changes::newest(&self.pool, user)).await
    }

    async fn ready(&self) -> StoreResult<()> {
        within(async {
            sqlx::query("SELECT 1").execute(&self.pool).await?;
            Ok(())
        })
        .await
    }
}
