//! The change log in SQLite, written by the one thread that has nothing else to do.
//!
//! Everything here answers at once: between a batch and its file there is no other thread, and no text to be written
//! by one side and read by the other. That is why this connection is not one of sqlx's, which run on threads of their
//! own.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{CachedStatement, Connection, OpenFlags, OptionalExtension as _, Params, params};

use super::super::log::{
    self, ConversationRow, Journal, MemberRow, MessageRow, Name, NewChange, Opened, ReceivedBefore,
};
use super::super::{StoreError, StoreResult};
use super::checkpoint::Written;
use super::known::Known;
use super::opened::{found, named};
use super::{BUSY_TIMEOUT, PRAGMAS, statements as sql};
use crate::domain::{ClientMessageId, ConversationId, MessageId, Seq, UserId};

/// Writes through a connection of its own.
pub(super) struct SqliteJournal {
    file: PathBuf,
    /// A transaction that was broken off does not give its connection back: it is rolled back by being closed.
    idle: Arc<Mutex<Idle>>,
}

/// What lies ready between two transactions.
struct Idle {
    writer: Option<(Connection, Known)>,
    written: Written,
}

/// A transaction that has held the write lock from its start, so it is never given up half-way.
pub(super) struct SqliteTransaction {
    connection: Connection,
    idle: Arc<Mutex<Idle>>,
    /// As this transaction leaves it.
    known: Known,
}

impl SqliteJournal {
    /// For the database in `file`, which exists.
    pub(super) fn new(file: PathBuf, written: Written) -> Self {
        let idle = Idle {
            writer: None,
            written,
        };
        Self {
            file,
            idle: Arc::new(Mutex::new(idle)),
        }
    }

    fn connect(&self) -> StoreResult<Connection> {
        // A file that has gone is not made anew: there would be nothing in it.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        for (name, value) in PRAGMAS {
            connection.pragma_update(None, name, value)?;
        }
        Ok(connection)
    }
}

impl Journal for SqliteJournal {
    type Transaction = SqliteTransaction;

    async fn begin(
        &self,
        ids: &[ConversationId],
        names: &[Name],
    ) -> StoreResult<(SqliteTransaction, Opened)> {
        let idle = lock(&self.idle).writer.take();
        let (connection, known) = match idle {
            Some(idle) => idle,
            None => (self.connect()?, Known::default()),
        };
        let mut tx = SqliteTransaction {
            connection,
            idle: self.idle.clone(),
            known,
        };
        tx.execute(sql::BEGIN, [])?;
        let version = tx.prepare(sql::VERSION)?.query_row([], |row| row.get(0))?;
        tx.known.keep_if(version);
        let opened = tx.open(ids, names)?;
        Ok((tx, opened))
    }
}

fn lock(idle: &Mutex<Idle>) -> std::sync::MutexGuard<'_, Idle> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SqliteTransaction {
    fn prepare(&self, sql: &str) -> StoreResult<CachedStatement<'_>> {
        Ok(self.connection.prepare_cached(sql)?)
    }

    fn execute(&self, sql: &str, values: impl Params) -> StoreResult<()> {
        self.prepare(sql)?.execute(values)?;
        Ok(())
    }

    fn open(&mut self, ids: &[ConversationId], names: &[Name]) -> StoreResult<Opened> {
        let mut opened = Opened::default();
        for id in ids {
            self.look_up(*id)?;
            if let Some((conversation, members)) = self.known.get(*id) {
                opened.conversations.push(conversation.clone());
                opened.members.extend(members.iter().cloned());
            }
        }
        let mut message = self.prepare(sql::NAMED)?;
        for name in names {
            let Some((conversation, _)) = self.known.get(name.0) else {
                continue;
            };
            let values = params![conversation.row, name.1.0, name.2.as_str()];
            let known = message.query_row(values, |row| named(name, row));
            opened.known.extend(known.optional()?);
        }
        Ok(opened)
    }

    /// Makes a conversation known, if there is one.
    fn look_up(&mut self, id: ConversationId) -> StoreResult<()> {
        if self.known.get(id).is_none() {
            let members = id.members().map(|user| user.0);
            let found = self
                .prepare(sql::CONVERSATION)?
                .query_row(members, |row| found(id, row))
                .optional()?;
            if let Some(found) = found {
                self.known.learn(found);
            }
        }
        Ok(())
    }
}

impl log::Transaction for SqliteTransaction {
    async fn create(
        &mut self,
        ids: &[ConversationId],
        names: &[Name],
        at: i64,
    ) -> StoreResult<Opened> {
        for id in ids {
            let [small, large] = id.members().map(|user| user.0);
            self.execute(sql::CREATE, params![small, large, at])?;
            let number = self.connection.last_insert_rowid();
            self.execute(sql::CREATE_MEMBER, params![small, number, large])?;
            self.execute(sql::CREATE_MEMBER, params![large, number, small])?;
        }
        self.open(ids, names)
    }

    async fn received_before(
        &mut self,
        questions: &[ReceivedBefore],
    ) -> StoreResult<Vec<(usize, Seq, i64)>> {
        let mut newest = self.prepare(sql::RECEIVED_BEFORE)?;
        let mut answers = Vec::with_capacity(questions.len());
        for (index, it) in questions.iter().enumerate() {
            let answer = newest.query_row(params![it.row, it.sender.0, it.up_to.0], |row| {
                Ok((index, Seq(row.get(0)?), row.get(1)?))
            });
            answers.extend(answer.optional()?);
        }
        Ok(answers)
    }

    async fn take_places(&mut self, wanted: &[(UserId, i64)]) -> StoreResult<Vec<(UserId, i64)>> {
        let mut save = self.connection.prepare_cached(sql::SAVE_FEED)?;
        let mut taken = Vec::with_capacity(wanted.len());
        for (user, places) in wanted {
            let last = self.known.feed(*user) + places;
            save.execute(params![user.0, last])?;
            self.known.take_place(*user, last);
            taken.push((*user, last));
        }
        Ok(taken)
    }

    async fn insert_messages(
        &mut self,
        messages: &[MessageRow<'_>],
    ) -> StoreResult<Vec<(i64, Seq, MessageId)>> {
        let last: Option<i64> = self
            .prepare(sql::LAST_MESSAGE)?
            .query_row([], |row| row.get(0))
            .optional()?;
        let mut insert = self.prepare(sql::INSERT_MESSAGE)?;
        let mut stored = Vec::with_capacity(messages.len());
        for (id, it) in (last.unwrap_or_default() + 1..).zip(messages) {
            let new = it.new;
            insert.execute(params![
                id,
                it.row,
                it.seq.0,
                it.places[0],
                it.places[1],
                it.ordinal,
                new.sender.0,
                new.receiver.0,
                new.text.as_str(),
                new.message_type.as_str(),
                new.client_id.as_ref().map(ClientMessageId::as_str),
                new.at.0,
            ])?;
            stored.push((it.row, it.seq, MessageId(id)));
        }
        Ok(stored)
    }

    async fn insert_changes(&mut self, changes: &[NewChange]) -> StoreResult<()> {
        let mut insert = self.prepare(sql::INSERT_CHANGE)?;
        for it in changes {
            let [small, large] = it.places;
            let kind = it.kind.as_str();
            insert.execute(params![
                it.row, it.seq.0, small, large, kind, it.user.0, it.mark.0
            ])?;
        }
        Ok(())
    }

    async fn save_conversations(&mut self, rows: &[ConversationRow]) -> StoreResult<()> {
        let mut save = self.connection.prepare_cached(sql::SAVE_CONVERSATION)?;
        for it in rows {
            self.known.save_conversation(it);
            let newest = it.last_message.map(|id| id.0);
            save.execute(params![it.row, it.last_seq.0, newest])?;
        }
        Ok(())
    }

    async fn save_members(&mut self, rows: &[MemberRow]) -> StoreResult<()> {
        let mut save = self.connection.prepare_cached(sql::SAVE_MEMBER)?;
        for it in rows {
            self.known.save_member(it);
            save.execute(params![
                it.user.0,
                it.row,
                it.marks.read.0,
                it.marks.delivered.0,
                it.sent_count,
                it.last_sent.0,
                it.read_count,
                it.active_place,
                it.changed_place,
            ])?;
        }
        Ok(())
    }

    async fn commit(self) -> StoreResult<()> {
        self.execute(sql::COMMIT, [])?;
        let mut idle = lock(&self.idle);
        idle.writer = Some((self.connection, self.known));
        idle.written.count();
        Ok(())
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
