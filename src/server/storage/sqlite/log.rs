//! The change log in SQLite: what a batch reads and writes. Everything here answers at once (see [`super::journal`]).

use rusqlite::{CachedStatement, OptionalExtension as _, Params, params};

use super::super::StoreResult;
use super::super::log::{
    ConversationRow, MemberRow, MessageRow, Name, NewChange, Opened, ReceivedBefore, Transaction,
};
use super::journal::{Idle, Writer};
use super::opened::{found, named};
use super::statements as sql;
use crate::domain::{ActionId, ConversationId, MessageId, Seq, UserId};

/// A transaction that has held the write lock from its start, so it is never given up half-way.
pub(super) struct SqliteTransaction {
    writer: Writer,
    idle: Idle,
    /// Messages and marks in it.
    changes: usize,
}

impl SqliteTransaction {
    /// Takes the write lock, and learns what others have written.
    pub(super) fn begin(writer: Writer, idle: Idle) -> StoreResult<Self> {
        let mut tx = Self {
            writer,
            idle,
            changes: 0,
        };
        tx.execute(sql::BEGIN, [])?;
        let version = tx.prepare(sql::VERSION)?.query_row([], |row| row.get(0))?;
        tx.writer.known.keep_if(version);
        Ok(tx)
    }

    fn prepare(&self, sql: &str) -> StoreResult<CachedStatement<'_>> {
        Ok(self.writer.connection.prepare_cached(sql)?)
    }

    fn execute(&self, sql: &str, values: impl Params) -> StoreResult<()> {
        self.prepare(sql)?.execute(values)?;
        Ok(())
    }

    pub(super) fn open(&mut self, ids: &[ConversationId], names: &[Name]) -> StoreResult<Opened> {
        let mut opened = Opened::default();
        for id in ids {
            self.look_up(*id)?;
            if let Some((conversation, members)) = self.writer.known.get(*id) {
                opened.conversations.push(conversation.clone());
                opened.members.extend(members.iter().cloned());
            }
        }
        let mut message = self.prepare(sql::NAMED)?;
        for name in names {
            let Some((conversation, _)) = self.writer.known.get(name.0) else {
                continue;
            };
            let values = params![name.2.as_str(), name.1.0, conversation.row];
            let known = message.query_row(values, |row| named(name, row));
            opened.known.extend(known.optional()?);
        }
        Ok(opened)
    }

    /// Makes a conversation known, if there is one.
    fn look_up(&mut self, id: ConversationId) -> StoreResult<()> {
        if self.writer.known.get(id).is_none() {
            let members = id.members().map(|user| user.0);
            let found = self
                .prepare(sql::CONVERSATION)?
                .query_row(members, |row| found(id, row))
                .optional()?;
            if let Some(found) = found {
                self.writer.known.learn(found);
            }
        }
        Ok(())
    }
}

impl Transaction for SqliteTransaction {
    async fn create(
        &mut self,
        ids: &[ConversationId],
        names: &[Name],
        at: i64,
    ) -> StoreResult<Opened> {
        for id in ids {
            let [small, large] = id.members().map(|user| user.0);
            self.execute(sql::CREATE, params![small, large, at])?;
            let number = self.writer.connection.last_insert_rowid();
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

    async fn take_feed_seqs(
        &mut self,
        wanted: &[(UserId, i64)],
    ) -> StoreResult<Vec<(UserId, i64)>> {
        let mut save = self.writer.connection.prepare_cached(sql::SAVE_FEED)?;
        let mut taken = Vec::with_capacity(wanted.len());
        for (user, places) in wanted {
            let last = self.writer.known.feed(*user) + places;
            save.execute(params![user.0, last])?;
            self.writer.known.take_feed_seq(*user, last);
            taken.push((*user, last));
        }
        Ok(taken)
    }

    async fn insert_messages(
        &mut self,
        messages: &[MessageRow<'_>],
    ) -> StoreResult<Vec<(i64, Seq, MessageId)>> {
        self.changes += messages.len();
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
                new.client_id.as_ref().map(ActionId::as_str),
                new.at.0,
            ])?;
            stored.push((it.row, it.seq, MessageId(id)));
        }
        Ok(stored)
    }

    async fn insert_changes(&mut self, changes: &[NewChange]) -> StoreResult<()> {
        self.changes += changes.len();
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
        let mut save = self
            .writer
            .connection
            .prepare_cached(sql::SAVE_CONVERSATION)?;
        for it in rows {
            self.writer.known.save_conversation(it);
            let newest = it.last_message.map(|id| id.0);
            save.execute(params![it.row, it.last_seq.0, newest])?;
        }
        Ok(())
    }

    async fn save_members(&mut self, rows: &[MemberRow]) -> StoreResult<()> {
        let mut save = self.writer.connection.prepare_cached(sql::SAVE_MEMBER)?;
        for it in rows {
            self.writer.known.save_member(it);
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
        self.idle.give_back(self.writer, self.changes);
        Ok(())
    }
}
