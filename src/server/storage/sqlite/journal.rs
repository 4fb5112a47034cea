//! The connection through which the log is written, by the one thread that has nothing else to do.
//!
//! Between a batch and its file there is no other thread, and no text to be written by one side and read by the other.
//! That is why this connection is not one of sqlx's, which run on threads of their own.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags};

use super::super::log::{self, Name, Opened};
use super::super::{StoreError, StoreResult};
use super::checkpoint::Written;
use super::known::Known;
use super::log::SqliteTransaction;
use super::{BUSY_TIMEOUT, PRAGMAS};
use crate::domain::ConversationId;

/// Writes through a connection of its own.
pub(super) struct SqliteJournal {
    file: PathBuf,
    idle: Idle,
}

/// A connection, and what is known from the transactions before.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) known: Known,
}

/// What lies ready between two transactions. One that was broken off does not give its connection back: it is
/// rolled back by being closed, and what it knew goes with it.
#[derive(Clone)]
pub(super) struct Idle(Arc<Mutex<Ready>>);

struct Ready {
    writer: Option<Writer>,
    written: Written,
}

impl SqliteJournal {
    /// For the database in `file`, which exists.
    pub(super) fn new(file: PathBuf, written: Written) -> Self {
        let ready = Ready {
            writer: None,
            written,
        };
        let idle = Idle(Arc::new(Mutex::new(ready)));
        Self { file, idle }
    }

    fn connect(&self) -> StoreResult<Writer> {
        // A file that has gone is not made anew: there would be nothing in it.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        for (name, value) in PRAGMAS {
            connection.pragma_update(None, name, value)?;
        }
        Ok(Writer {
            connection,
            known: Known::default(),
        })
    }
}

impl log::Journal for SqliteJournal {
    type Transaction = SqliteTransaction;

    async fn begin(
        &self,
        ids: &[ConversationId],
        names: &[Name],
    ) -> StoreResult<(SqliteTransaction, Opened)> {
        let writer = match self.idle.take() {
            Some(writer) => writer,
            None => self.connect()?,
        };
        let mut tx = SqliteTransaction::begin(writer, self.idle.clone())?;
        let opened = tx.open(ids, names)?;
        Ok((tx, opened))
    }
}

impl Idle {
    fn take(&self) -> Option<Writer> {
        self.lock().writer.take()
    }

    /// A transaction with so many changes has been committed through this connection.
    pub(super) fn give_back(&self, writer: Writer, changes: usize) {
        let mut ready = self.lock();
        ready.writer = Some(writer);
        ready.written.note(changes);
    }

    fn lock(&self) -> MutexGuard<'_, Ready> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, DiskFull};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked | DiskFull) => Self::Unavailable(error.to_string()),
            _ => Self::Failed(error.to_string()),
        }
    }
}
