//! The embedded engine: SQLite in WAL mode with `synchronous=FULL`, one writing connection, readers apart.

mod account;
mod changes;
mod checkpoint;
mod conversation;
mod journal;
mod known;
mod log;
mod message;
mod opened;
mod rows;
mod session;
mod statements;

use std::fs::File;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use sqlx::{Sqlite, Transaction};

use checkpoint::{Written, carry_over};

use super::log::{Queue, queue, store_batches};
use super::{
    Account, ChangeRecord, ConversationRecord, Credentials, HistoryPage, ListPage, Mark, Marked,
    MessageRecord, NewAccount, NewMessage, Profile, Store, StoreError, StoreResult, Stored,
};
use crate::domain::{ConversationId, Email, Seq, Timestamp, UserId};

/// What every connection is told. The file itself remembers that it has a write-ahead log.
const PRAGMAS: [(&str, &str); 5] = [
    // What is answered is on the disk.
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    // KiB.
    ("cache_size", "-16384"),
    // What undoes half a statement needs no file.
    ("temp_store", "MEMORY"),
    // Pages are carried over beside the writer; it does so itself only where that does not keep up.
    ("wal_autocheckpoint", "40000"),
];

/// How long somebody else's transaction is waited for.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// SQLite behind the [`Store`] trait.
pub struct SqliteStore {
    readers: SqlitePool,
    /// A pool of one for everything but the log, which has a connection of its own. SQLite has one writer at a
    /// time; waiting for it has a limit.
    writer: SqlitePool,
    /// Messages and marks wait here and are written together.
    log: Queue,
}

impl SqliteStore {
    /// Opens `sqlite://…`, makes the file if there is none, and applies the migrations.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when the file cannot be opened or a migration fails, and for a database in memory.
    pub async fn open(url: &str) -> StoreResult<Self> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            let why = "a database in memory keeps nothing; write sqlite://path/to/chitrasethu.db";
            return Err(StoreError::Failed(why.to_owned()));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            // Of a new file. Each change of a row writes a page, and most rows are short.
            .page_size(2_048)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(64);
        let options = PRAGMAS.iter().fold(options, |options, (name, value)| {
            options.pragma(*name, *value)
        });
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(Duration::from_secs(2))
                // A file does not hang up.
                .test_before_acquire(false)
        };
        let writer = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        let turn = turn_to_migrate(options.get_filename()).await?;
        sqlx::migrate!("migrations/sqlite")
            .run(&writer)
            .await
            .map_err(|error| StoreError::Failed(format!("migration: {error}")))?;
        drop(turn);
        let readers = pool()
            .max_connections(4)
            .connect_with(options.clone().read_only(true))
            .await?;
        let (log, batches) = queue();
        let (written, due) = Written::new();
        tokio::spawn(carry_over(options.clone(), due));
        let journal = journal::SqliteJournal::new(options.get_filename().to_owned(), written);
        write_beside(store_batches(journal, batches))?;
        Ok(Self {
            readers,
            writer,
            log,
        })
    }

    /// A transaction that holds the write lock from its start, so that it never has to be given up half-way.
    async fn begin_write(&self) -> StoreResult<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// Gives the writer a thread of its own: it blocks, and what it answers must not wait behind everything else that is
/// ready to run.
fn write_beside(writer: impl Future<Output = ()> + Send + 'static) -> StoreResult<()> {
    let failed = |error: std::io::Error| StoreError::Failed(format!("the log's thread: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(failed)?;
    std::thread::Builder::new()
        .name("log".to_owned())
        .spawn(move || runtime.block_on(writer))
        .map_err(failed)?;
    Ok(())
}

/// Two servers that start at the same time migrate one after the other: SQLite has no lock that outlasts a
/// transaction, so a file beside the database stands for one. It stays there, empty.
async fn turn_to_migrate(database: &Path) -> StoreResult<File> {
    let mut path = database.as_os_str().to_owned();
    path.push("-migrating");
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::options().create(true).append(true).open(path)?;
        file.lock()?;
        Ok(file)
    });
    let locked: std::io::Result<File> = locked.await.map_err(std::io::Error::other).flatten();
    locked.map_err(|error| StoreError::Failed(format!("migration lock: {error}")))
}

#[async_trait]
impl Store for SqliteStore {
    async fn create_account(&self, new: NewAccount) -> StoreResult<Account> {
        account::create(self.begin_write().await?, new).await
    }

    async fn accounts(&self, ids: &[UserId]) -> StoreResult<Vec<Account>> {
        account::by_ids(&self.readers, ids).await
    }

    async fn ended_accounts(&self) -> StoreResult<Vec<UserId>> {
        account::ended(&self.readers, &self.writer).await
    }

    async fn inactive_among(&self, ids: &[UserId]) -> StoreResult<Vec<UserId>> {
        account::inactive_among(&self.readers, ids).await
    }

    async fn credentials(&self, email: &Email) -> StoreResult<Option<Credentials>> {
        account::credentials(&self.readers, email).await
    }

    async fn set_password_hash(&self, id: UserId, hash: &str) -> StoreResult<()> {
        account::set_password_hash(&self.writer, id, hash).await
    }

    async fn record_sign_in(&self, id: UserId, at: Timestamp) -> StoreResult<()> {
        account::record_sign_in(&self.writer, id, at).await
    }

    async fn save_profile(&self, id: UserId, profile: &Profile) -> StoreResult<()> {
        account::save_profile(&self.writer, id, profile).await
    }

    async fn photographers(&self, search: Option<&str>, limit: i64) -> StoreResult<Vec<Account>> {
        account::photographers(&self.readers, search, limit).await
    }

    async fn revoke_session(&self, key: &str, expires_at: Timestamp) -> StoreResult<()> {
        session::revoke(&self.writer, key, expires_at).await
    }

    async fn revoked_sessions(&self, now: Timestamp) -> StoreResult<Vec<(String, Timestamp)>> {
        session::revoked(&self.writer, now).await
    }

    async fn conversations(
        &self,
        user: UserId,
        page: &ListPage,
    ) -> StoreResult<Vec<ConversationRecord>> {
        conversation::list(&self.readers, user, page).await
    }

    async fn conversation(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRecord>> {
        conversation::one(&self.readers, user, id).await
    }

    async fn peers(&self, users: &[UserId]) -> StoreResult<Vec<(ConversationId, UserId)>> {
        conversation::peers(&self.readers, users).await
    }

    async fn heads(&self, user: UserId) -> StoreResult<Vec<(ConversationId, Seq)>> {
        conversation::heads(&self.readers, user).await
    }

    async fn record_last_seen(&self, left: &[(UserId, Timestamp)]) -> StoreResult<()> {
        account::record_last_seen(&self.writer, left).await
    }

    async fn history(
        &self,
        id: ConversationId,
        page: HistoryPage,
    ) -> StoreResult<Vec<MessageRecord>> {
        message::history(&self.readers, id, page).await
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
        changes::since(&self.readers, user, since, limit).await
    }

    async fn newest_change(&self, user: UserId) -> StoreResult<i64> {
        changes::newest(&self.readers, user).await
    }

    async fn ready(&self) -> StoreResult<()> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }
}
