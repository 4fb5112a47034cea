//! The embedded engine: SQLite in WAL mode with `synchronous=FULL`. The log has a connection of its
//! own for writing, on its own thread; a second one writes everything else; others only read.

mod accounts;
mod append;
mod attachments;
mod changes;
mod checkpoint;
mod conversations;
mod file_rows;
mod jobs;
mod messages;
mod notes;
mod pictures;
mod reports;
mod rows;
mod search_index;
mod sessions;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use sqlx::{Sqlite, Transaction};

use checkpoint::{Written, run_checkpoints};

use super::log::{Queue, queue, store_batches};
use super::{Store, StoreError, StoreLoad, StoreResult, WRITE_PROBE, migrations, usage};
use crate::server::metrics::LogMetrics;
use crate::server::private;

/// Settings of every connection. The WAL mode is stored in the database file.
const PRAGMAS: [(&str, &str); 5] = [
    // Committed changes are on the disk.
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    // In KiB.
    ("cache_size", "-16384"),
    // Statement journals are kept in memory.
    ("temp_store", "MEMORY"),
    // Checkpoints run in parallel to the writer; the writer runs one itself only if they do not keep up.
    ("wal_autocheckpoint", "40000"),
];

/// Maximum time to wait for a transaction of another connection.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// SQLite behind the [`Store`] trait.
pub struct SqliteStore {
    readers: SqlitePool,
    /// A pool of one connection for all writes except the log, which has its own connection. SQLite allows one writer
    /// at a time; waiting for it is limited.
    writer: SqlitePool,
    /// Queued changes, which are written together.
    log: Queue,
}

impl SqliteStore {
    /// Opens `sqlite://…`, creates the file if it does not exist, and applies the migrations.
    ///
    /// # Errors
    /// [`StoreError::Failed`] if the file cannot be opened or a migration fails, and for an in-memory database.
    pub async fn open(url: &str) -> StoreResult<Self> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            let why = "a database in memory is not durable; use sqlite://path/to/chitrasethu.db";
            return Err(StoreError::Failed(why.to_owned()));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            // Applies to a new file. Each changed row writes a page, and most rows are short.
            .page_size(2_048)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(64);
        let options = PRAGMAS.iter().fold(options, |options, (name, value)| {
            options.pragma(*name, *value)
        });
        make_private(options.get_filename())?;
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(Duration::from_secs(2))
                // A file cannot lose its connection.
                .test_before_acquire(false)
        };
        let writer = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        let turn = turn_to_migrate(options.get_filename()).await?;
        migrations::of_this_version(sqlx::migrate!("migrations/sqlite"))
            .run(&writer)
            .await
            .map_err(|error| StoreError::Failed(format!("migration: {error}")))?;
        let newest = sqlx::query_scalar(migrations::NEWEST)
            .fetch_one(&writer)
            .await?;
        migrations::check(newest)?;
        drop(turn);
        let readers = pool()
            .max_connections(4)
            .connect_with(options.clone().read_only(true))
            .await?;
        let (log, batches) = queue();
        let (written, due) = Written::new();
        tokio::spawn(run_checkpoints(options.clone(), due));
        let appender = append::SqliteAppender::new(options.get_filename().to_owned(), written);
        write_beside(store_batches(appender, batches))?;
        Ok(Self {
            readers,
            writer,
            log,
        })
    }

    /// A transaction that takes the write lock at the start, so that it never has to be aborted because it cannot get
    /// the lock later.
    async fn begin_write(&self) -> StoreResult<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// Runs the writer on its own thread: it blocks, and its results must not wait behind other tasks.
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

/// Creates the database file, or restricts an existing one and the files next to it to the owner. SQLite creates
/// further files next to it with the same mode.
///
/// Source: <https://sqlite.org/src/file/src/os_unix.c>, `findCreateFileMode`.
fn make_private(database: &Path) -> StoreResult<()> {
    let failed =
        |error: std::io::Error| StoreError::Failed(format!("{}: {error}", database.display()));
    private::file(database).map_err(failed)?;
    for suffix in ["-wal", "-shm"] {
        private::tighten(&beside(database, suffix));
    }
    Ok(())
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

/// Serialises the migrations of two servers that start at the same time. SQLite has no lock that spans several
/// transactions, so an empty file next to the database is locked instead. It is not deleted.
async fn turn_to_migrate(database: &Path) -> StoreResult<File> {
    let path = beside(database, "-migrating");
    let locked = tokio::task::spawn_blocking(move || {
        let file = private::file(&path)?;
        file.lock()?;
        Ok(file)
    });
    let locked: std::io::Result<File> = locked.await.map_err(std::io::Error::other).flatten();
    locked.map_err(|error| StoreError::Failed(format!("migration lock: {error}")))
}

#[async_trait]
impl Store for SqliteStore {
    async fn ready(&self) -> StoreResult<()> {
        sqlx::query(WRITE_PROBE).execute(&self.writer).await?;
        Ok(())
    }

    async fn flush(&self) -> StoreResult<()> {
        self.log.flush().await
    }

    fn load(&self) -> StoreLoad {
        let (readers, writer) = (usage(&self.readers), usage(&self.writer));
        StoreLoad {
            in_use: readers.0 + writer.0,
            idle: readers.1 + writer.1,
            waiting: self.log.waiting(),
        }
    }

    fn log_metrics(&self) -> &LogMetrics {
        self.log.metrics()
    }
}
