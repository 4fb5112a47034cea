//! Checkpoints of the write-ahead log, run in parallel to the writer. By default the writer itself would run them,
//! and all senders would wait.
//!
//! Source: <https://sqlite.org/pragma.html#pragma_wal_checkpoint>.

use std::time::Duration;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::sleep;

use super::super::StoreResult;

/// Number of changes between two checkpoints. A page that many of these changes touch is copied only once.
const CHANGES: usize = 512;

/// Length of the log, in pages, at which it must be restarted; otherwise it would grow under constant load. The
/// writer waits for the restart, but only for the pages written since the last checkpoint.
const LONG: i64 = 16_000;

/// Maximum time to wait for readers at a restart; the writer waits as well.
const WAIT: Duration = Duration::from_millis(50);

/// Delay after a restart that failed because of readers.
const REST: Duration = Duration::from_secs(1);

/// The result of a restart.
enum LogRestart {
    /// Done, or not necessary.
    Done,
    /// Prevented by a reader.
    Blocked,
}

/// The writer's side: counts its changes.
pub(super) struct Written {
    changes: usize,
    due: Sender<()>,
}

impl Written {
    /// Both sides; the receiver is for [`run_checkpoints`].
    pub(super) fn new() -> (Self, Receiver<()>) {
        let (due, receiver) = channel(1);
        (Self { changes: 0, due }, receiver)
    }

    /// Counts changes written to the log.
    pub(super) fn note(&mut self, changes: usize) {
        self.changes += changes;
        if self.changes >= CHANGES {
            self.changes = 0;
            // One queued request is enough.
            let _ = self.due.try_send(());
        }
    }
}

/// Runs checkpoints when they are due, until the writer's side is dropped. A failed checkpoint is repeated later; no
/// data is lost meanwhile.
pub(super) async fn run_checkpoints(options: SqliteConnectOptions, mut due: Receiver<()>) {
    let options = options.busy_timeout(WAIT);
    let mut kept = None;
    let mut has_failed = false;
    while due.recv().await.is_some() {
        let outcome = checkpoint(&options, kept.take()).await;
        match &outcome {
            Err(error) if !has_failed => {
                tracing::warn!(%error, "the checkpoint of the write-ahead log failed");
            }
            // A reader, such as a backup, prevents the restart: the writer must not wait for it again soon.
            Ok((_, LogRestart::Blocked)) => sleep(REST).await,
            _ => {}
        }
        has_failed = outcome.is_err();
        kept = outcome.ok().map(|(connection, _)| connection);
    }
}

async fn checkpoint(
    options: &SqliteConnectOptions,
    kept: Option<SqliteConnection>,
) -> StoreResult<(SqliteConnection, LogRestart)> {
    let mut connection = match kept {
        Some(connection) => connection,
        None => SqliteConnection::connect_with(options).await?,
    };
    // The columns: was it busy, pages in the log, checkpointed pages.
    let (_, pages, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)")
        .fetch_one(&mut connection)
        .await?;
    let mut restart = LogRestart::Done;
    if pages > LONG {
        let (was_busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(RESTART)")
            .fetch_one(&mut connection)
            .await?;
        if was_busy != 0 {
            restart = LogRestart::Blocked;
        }
    }
    Ok((connection, restart))
}
