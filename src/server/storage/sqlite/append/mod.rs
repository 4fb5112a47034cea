//! Stores a batch of changes in SQLite. It runs on a thread of its own with a rusqlite connection, so that no work is
//! passed between threads during a batch. The connections of sqlx run on separate threads and are not used here.

mod arrange;
mod block;
mod book;
mod forward;
mod revise;
mod sql;

use std::path::PathBuf;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

use super::super::changes::{mark_payload, read_kind};
use super::super::log::{Appender, Position, Stored};
use super::super::{Action, Mark, NewChange, NewJob, Refusal, Scope, StoreError, StoreResult};
use super::checkpoint::Written;
use super::{BUSY_TIMEOUT, PRAGMAS};
use crate::domain::{ActionId, Body, Change, FeedSeq, MarkState, MessageId, Quote, Seq, UserId};
use book::{Book, Conversation};

/// Has its own connection.
pub(super) struct SqliteAppender {
    file: PathBuf,
    connection: Option<Connection>,
    written: Written,
}

impl SqliteAppender {
    /// For the database in `file`, which exists.
    pub(super) const fn new(file: PathBuf, written: Written) -> Self {
        Self {
            file,
            connection: None,
            written,
        }
    }

    fn connect(&self) -> StoreResult<Connection> {
        // A missing file is an error: a newly created one would be empty.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(32);
        for (name, value) in PRAGMAS {
            connection.pragma_update(None, name, value)?;
        }
        Ok(connection)
    }
}

impl Appender for SqliteAppender {
    async fn append(&mut self, batch: &[&NewChange]) -> StoreResult<Vec<Stored>> {
        // After a failed batch the connection is not put back: closing it rolls back.
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let stored = append(&connection, batch)?;
        self.connection = Some(connection);
        self.written.note(batch.len());
        Ok(stored)
    }
}

fn append(connection: &Connection, batch: &[&NewChange]) -> StoreResult<Vec<Stored>> {
    // Takes the write lock at the start: a transaction never has to be aborted because it cannot get the lock later.
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut transaction = Batch {
        connection,
        book: Book::default(),
    };
    let mut stored: Vec<Option<Stored>> = vec![None; batch.len()];
    // Other changes before messages: nobody can have seen the messages of this batch yet.
    let is_message = |change: &&NewChange| change.action.is_message();
    let others = batch.iter().enumerate().filter(|(_, it)| !is_message(it));
    let messages = batch.iter().enumerate().filter(|(_, it)| is_message(it));
    for (index, change) in others.chain(messages) {
        stored[index] = Some(transaction.store(change)?);
    }
    transaction.book.save(connection)?;
    connection.prepare_cached("COMMIT")?.execute([])?;
    let lost = || StoreError::Failed("a change was not stored".to_owned());
    stored.into_iter().map(|it| it.ok_or_else(lost)).collect()
}

struct Batch<'a> {
    connection: &'a Connection,
    book: Book,
}

impl Batch<'_> {
    fn store(&mut self, new: &NewChange) -> StoreResult<Stored> {
        let refusal = self.refusal_to_forward(new)?;
        let begins = (new.action.is_message() && refusal.is_none()).then_some(new.at);
        let Some(row) = self.book.load(self.connection, new.conversation, begins)? else {
            return Ok(refusal.map_or(Stored::Unchanged, Stored::Refused));
        };
        if let Some(action_id) = &new.action_id
            && let Some(first) = self.first_result(new, row, action_id)?
        {
            return Ok(Stored::Repeated(first));
        }
        if new.action.needs_peer() && self.book.conversation(new.conversation)?.is_blocked() {
            return Ok(Stored::Refused(Refusal::Blocked));
        }
        if let Some(refusal) = refusal {
            return Ok(Stored::Refused(refusal));
        }
        let stored = match &new.action {
            Action::Send(body, quote) => self.message(new, body, quote.as_ref()).map(Some),
            Action::Forward(_, body) => self.forward(new, body).map(Some),
            Action::Revise(revision) => match self.revise(new, revision)? {
                Ok(change) => Ok(change),
                Err(refusal) => return Ok(Stored::Refused(refusal)),
            },
            Action::Arrange(change) => match self.arrange(new, change)? {
                Ok(change) => Ok(change),
                Err(refusal) => return Ok(Stored::Refused(refusal)),
            },
            Action::Block(on) => self.block(new, row, *on),
            Action::Mark(mark) => self.mark(new, *mark),
            Action::Record(it) => self
                .record(new, it.scope, &it.kind, &it.payload.to_string(), it.message)
                .map(Some),
        }?;
        let Some(change) = stored else {
            return Ok(Stored::Unchanged);
        };
        for job in &new.jobs {
            self.enqueue(job)?;
        }
        Ok(Stored::New(change))
    }

    /// The position of the change that the same person stored under this action id before.
    fn first_result(
        &self,
        new: &NewChange,
        row: i64,
        action_id: &ActionId,
    ) -> StoreResult<Option<Position>> {
        let mut known = self.connection.prepare_cached(sql::KNOWN)?;
        let position = known.query_row(params![action_id.as_str(), new.user.0, row], |it| {
            let seq: Option<i64> = it.get(0)?;
            Ok(match seq {
                Some(seq) => Position::Shared(Seq(seq)),
                None => Position::Private(FeedSeq(it.get(1)?)),
            })
        });
        Ok(position.optional()?)
    }

    fn message(
        &mut self,
        new: &NewChange,
        body: &Body,
        reply_to: Option<&Quote>,
    ) -> StoreResult<Change> {
        let at = self.book.take_positions(new.conversation)?;
        let conversation = self.book.conversation(new.conversation)?;
        let [_, receiver] = conversation.sides(new.user)?.map(|side| side.user);
        let sender = conversation.side_mut(new.user)?;
        sender.sent_count += 1;
        sender.last_sent = at.seq;
        let ordinal = sender.sent_count;
        let attachments = body.attachments();
        let attachments = (!attachments.is_empty())
            .then(|| serde_json::to_string(attachments))
            .transpose()?;
        let mut insert = self.connection.prepare_cached(sql::INSERT_MESSAGE)?;
        let id = insert.insert(params![
            at.row,
            at.seq.0,
            at.feed_seqs[0].0,
            at.feed_seqs[1].0,
            ordinal,
            new.user.0,
            receiver.0,
            body.text(),
            body.message_type().as_str(),
            body.url(),
            body.file_name(),
            attachments,
            reply_to.map(|quote| quote.id.0),
            matches!(new.action, Action::Forward(..)),
            new.action_id.as_ref().map(ActionId::as_str),
            new.at.0,
        ])?;
        conversation.appended_message(MessageId(id), at.feed_seqs);
        let message = new.message(body.clone(), reply_to, MessageId(id), at.seq);
        Ok(Change::of_message(message))
    }

    /// Moves a mark forward, at most to the newest message of the other member; `None` if it is already there.
    fn mark(&mut self, new: &NewChange, mark: Mark) -> StoreResult<Option<Change>> {
        let conversation = self.book.conversation(new.conversation)?;
        let Some((target, ordinal)) = target(self.connection, conversation, new.user, mark)? else {
            return Ok(None);
        };
        let (kind, mine) = (mark.kind(), conversation.side_mut(new.user)?);
        let current = match mark {
            Mark::Read(_) => mine.marks.read,
            Mark::Delivered(_) => mine.marks.delivered,
        };
        if target <= current {
            return Ok(None);
        }
        if let Mark::Read(_) = mark {
            mine.marks.read = target;
            mine.read_count = ordinal;
        }
        mine.marks.delivered = mine.marks.delivered.max(target);
        let [mine, theirs] = conversation.sides(new.user)?;
        let payload = mark_payload(MarkState {
            read_seq: mine.marks.read,
            delivered_seq: mine.marks.delivered,
            unread_count: Some(theirs.sent_count - mine.read_count),
        })?;
        self.record(new, Scope::Shared, kind, &payload.to_string(), None)
            .map(Some)
    }

    fn record(
        &mut self,
        new: &NewChange,
        scope: Scope,
        kind: &str,
        payload: &str,
        message: Option<MessageId>,
    ) -> StoreResult<Change> {
        let action_id = new.action_id.as_ref().map(ActionId::as_str);
        let message_id = message.map(|id| id.0);
        let (seq, feed_seq) = match scope {
            Scope::Shared => {
                let at = self.book.take_positions(new.conversation)?;
                let [small, large] = at.feed_seqs;
                let mut insert = self.connection.prepare_cached(sql::INSERT_CHANGE)?;
                insert.execute(params![
                    at.row, at.seq.0, small.0, large.0, kind, new.user.0, message_id, payload,
                    action_id, new.at.0,
                ])?;
                (Some(at.seq), None)
            }
            Scope::Private => {
                let feed_seq = self.book.take_feed_seq(new.user)?;
                let row = self.book.conversation(new.conversation)?.row;
                let mut insert = self.connection.prepare_cached(sql::INSERT_PRIVATE)?;
                insert.execute(params![
                    new.user.0, feed_seq.0, row, kind, payload, message_id, action_id, new.at.0,
                ])?;
                (None, Some(feed_seq))
            }
        };
        Ok(Change {
            conversation_id: new.conversation,
            seq,
            feed_seq,
            user_id: new.user,
            at: new.at,
            kind: read_kind(kind, payload)?,
        })
    }

    fn enqueue(&self, job: &NewJob) -> StoreResult<()> {
        let mut enqueue = self
            .connection
            .prepare_cached(super::super::jobs::ENQUEUE)?;
        enqueue.execute(params![
            job.kind,
            job.payload.to_string(),
            job.run_at.0,
            job.unique_key,
        ])?;
        Ok(())
    }
}

/// The new position of a mark, and the number of messages of the other member at or before it.
fn target(
    connection: &Connection,
    conversation: &Conversation,
    user: UserId,
    mark: Mark,
) -> StoreResult<Option<(Seq, i64)>> {
    let [_, theirs] = conversation.sides(user)?;
    let up_to = match mark {
        Mark::Read(up_to) | Mark::Delivered(up_to) => up_to,
    };
    let Some(up_to) = up_to.filter(|up_to| *up_to < theirs.last_sent) else {
        return Ok(Some((theirs.last_sent, theirs.sent_count)));
    };
    let mut received = connection.prepare_cached(sql::RECEIVED_BEFORE)?;
    let found = received.query_row(params![conversation.row, theirs.user.0, up_to.0], |it| {
        Ok((Seq(it.get(0)?), it.get(1)?))
    });
    Ok(found.optional()?)
}
