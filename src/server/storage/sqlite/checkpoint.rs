//! Pages of the write-ahead log are carried over into the database beside the writer. SQLite would have the writer
//! itself do that now and then, with everybody who has sent something waiting.
//!
//! Source: <https://sqlite.org/pragma.html#pragma_wal_checkpoint>.

use std::time::Duration;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::sleep;

use super::super::StoreResult;

/// Changes after which it is worth while: pages that many of them have touched are carried over once.
const CHANGES: usize = 512;

/// Pages in the log from which on it has to begin anew, or it would grow as long as somebody writes. The writer
/// waits for that, but only for what has come since everything else was carried over.
const LONG: i64 = 16_000;

/// How long readers are waited for when it begins anew; the writer waits meanwhile.
const WAIT: Duration = Duration::from_millis(50);

/// How long it goes on as it is when that was in vain.
const REST: Duration = Duration::from_secs(1);

/// Has the log begun anew where it had to?
enum Begun {
    NotDue,
    NotYet,
}

/// The writer's end: counts its changes.
pub(super) struct Written {
    changes: usize,
    due: Sender<()>,
}

impl Written {
    /// Two ends; the other is for [`carry_over`].
    pub(super) fn new() -> (Self, Receiver<()>) {
        let (due, receiver) = channel(1);
        (Self { changes: 0, due }, receiver)
    }

    /// So many changes more are in the log.
    pub(super) fn note(&mut self, changes: usize) {
        self.changes += changes;
        if self.changes >= CHANGES {
            self.changes = 0;
            // One that waits already is enough.
            let _ = self.due.try_send(());
        }
    }
}

/// Carries pages over whenever it is due, until the writer's end is gone. What fails now succeeds later: the log
/// keeps everything meanwhile.
pub(super) async fn carry_over(options: SqliteConnectOptions, mut due: Receiver<()>) {
    let options = options.busy_timeout(WAIT);
    let mut kept = None;
    let mut has_failed = false;
    while due.recv().await.is_some() {
        let carried = carry(&options, kept.take()).await;
        match &carried {
            Err(error) if !has_failed => {
                tracing::warn!(%error, "the write-ahead log is not carried over for the moment");
            }
            // Somebody reads what it would overwrite, such as a backup: the writer must not wait for that again soon.
            Ok((_, Begun::NotYet)) => sleep(REST).await,
            _ => {}
        }
        has_failed = carried.is_err();
        kept = carried.ok().map(|(connection, _)| connection);
    }
}

async fn carry(
    options: &SqliteConnectOptions,
    kept: Option<SqliteConnection>,
) -> StoreResult<(SqliteConnection, Begun)> {
    let mut connection = match kept {
        Some(connection) => connection,
        None => SqliteConnection::connect_with(options).await?,
    };
    // Was it busy, pages in the log, pages of these carried over.
    let (_, pages, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)")
        .fetch_one(&mut connection)
        .await?;
    let mut begun = Begun::NotDue;
    if pages > LONG {
        let (was_busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(RESTART)")
            .fetch_one(&mut connection)
            .await?;
        if was_busy != 0 {
            begun = Begun::NotYet;
        }
    }
    Ok((connection, begun))
}
