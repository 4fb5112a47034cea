//! Storage: one trait per noun, transactions inside, one folder per engine.
//!
//! Each engine has its own SQL; both read rows by the same functions (`rows.rs`). Inputs and outputs are the types next
//! to the traits.

mod accounts;
mod action;
mod arrangement;
mod attachments;
mod changes;
mod conversations;
mod error;
mod file_rows;
mod jobs;
mod log;
mod messages;
mod migrations;
mod notes;
mod pictures;
mod postgres;
mod quotes;
mod reports;
mod revision;
mod rows;
mod search;
mod search_index;
mod sessions;
mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;

use super::metrics::LogMetrics;

pub use accounts::{Account, AccountStore, Credentials, NewAccount, Profile};
pub use action::{Action, Mark, Scope};
pub use attachments::{AttachmentStore, Grant, NewUpload, StoredContent, Upload};
pub use changes::{Appended, ChangeStore, FeedChange, NewChange};
pub use conversations::{
    ConversationRecord, ConversationStore, LastMessage, ListCursor, ListPage, ListRows, Marks, Peer,
};
pub use error::{StoreError, StoreResult};
pub use jobs::{Job, JobId, JobStore, NewJob};
pub use messages::{HistoryPage, HistoryRow, MessageStore, Version};
pub use notes::{NewNote, NoteStore};
pub use pictures::{PictureStore, Shown, StoredPicture};
pub use postgres::PostgresStore;
pub use reports::{NewReport, ReportStore};
pub use revision::{Edit, Refusal, Revision};
pub use search_index::{ChangedLog, MessagePlace, SearchStore, SegmentWords, StaleMessage};
pub use sessions::{
    ActiveSession, MAX_SESSIONS, NewEpoch, NewPassword, SessionEpoch, SessionStore,
};
pub use sqlite::SqliteStore;

/// What the storage is busy with at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreLoad {
    /// Connections of the pools that are in use.
    pub in_use: usize,
    /// Connections of the pools that are open and free.
    pub idle: usize,
    /// Calls whose changes wait for the writer of the log.
    pub waiting: usize,
}

/// The complete storage.
#[async_trait]
pub trait Store:
    AccountStore
    + SessionStore
    + ConversationStore
    + MessageStore
    + ChangeStore
    + JobStore
    + AttachmentStore
    + PictureStore
    + ReportStore
    + NoteStore
    + SearchStore
{
    /// Succeeds if the database can be read and written now. Writes a row.
    async fn ready(&self) -> StoreResult<()>;

    /// Waits until all changes that were queued before are durable or refused.
    async fn flush(&self) -> StoreResult<()>;

    /// What the storage is busy with now.
    fn load(&self) -> StoreLoad;

    /// The counters of the log's writer.
    fn log_metrics(&self) -> &LogMetrics;
}

/// Opens the storage at `url` and applies the migrations.
///
/// # Errors
/// [`StoreError`] when it cannot be opened, or a migration fails.
pub async fn open(url: &str) -> StoreResult<Arc<dyn Store>> {
    match url.split_once(':') {
        Some(("postgres" | "postgresql", _)) => Ok(Arc::new(PostgresStore::open(url).await?)),
        _ => Ok(Arc::new(SqliteStore::open(url).await?)),
    }
}

/// Both engines count in it, so that each probe is a write.
const WRITE_PROBE: &str = "UPDATE write_probe SET written_at = written_at + 1";

/// The connections of a pool that are in use, and those that are open and free.
fn usage<DB: sqlx::Database>(pool: &sqlx::Pool<DB>) -> (usize, usize) {
    let idle = pool.num_idle();
    let open = usize::try_from(pool.size()).unwrap_or(usize::MAX);
    // Both numbers are read one after the other.
    (open.saturating_sub(idle), idle)
}
