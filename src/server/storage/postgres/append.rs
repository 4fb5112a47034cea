//! Stores a batch of changes in PostgreSQL with one call of the function `chat_store`, or of one around it if it has other than messages,
//! marks and records ([`Function`]). The migrations install them: one round trip and one transaction.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use super::super::changes::read_kind;
use super::super::log::{Appender, Position, Stored};
use super::super::{Action, Mark, NewChange, Refusal, StoreError, StoreResult};
use super::entry::{Entry, Function};
use crate::domain::{
    Body, Change, ChangeKind, FeedSeq, MarkState, MessageId, Quote, Seq, SettingsChange,
};

/// A connection that was used within this time is assumed to be alive, so that under load a batch costs one round
/// trip.
const FRESH: Duration = Duration::from_millis(500);

/// Calls a function. Where somebody of the batch has blocked anybody, it is the one that looks at it closely; few people have.
macro_rules! call {
    ($function:literal) => {
        concat!("SELECT ", call!(@ $function), "::text")
    };
    ($function:literal, unless_blocked) => {
        concat!(
            "SELECT (CASE WHEN EXISTS (SELECT FROM members WHERE blocked_at > 0 AND user_id = ANY ($3)) THEN ",
            call!(@ "chat_store_blocks"),
            " ELSE ",
            call!(@ $function),
            " END)::text"
        )
    };
    (@ $function:literal) => {
        concat!($function, "($1, $2, $3, $4::text::jsonb, $5::text::jsonb)")
    };
}

/// Has its own connection, so that writing never waits behind readers.
pub(super) struct PgAppender {
    options: PgConnectOptions,
    /// The connection between two batches, with the time of its last use. After a cancelled batch the connection is
    /// not put back: closing it rolls back.
    idle: Option<(PgConnection, Instant)>,
}

impl PgAppender {
    pub(super) const fn new(options: PgConnectOptions) -> Self {
        Self {
            options,
            idle: None,
        }
    }

    /// Checks an idle connection, because the database may have been restarted since the last batch. The check
    /// happens before anything is sent: an action without an action id that is sent twice would be stored twice.
    async fn connection(&mut self) -> StoreResult<PgConnection> {
        if let Some((mut connection, since)) = self.idle.take() {
            let is_fresh = since.elapsed() < FRESH;
            if is_fresh || connection.ping().await.is_ok() {
                return Ok(connection);
            }
        }
        Ok(PgConnection::connect_with(&self.options).await?)
    }
}

impl Appender for PgAppender {
    async fn append(&mut self, batch: &[&NewChange]) -> StoreResult<Vec<Stored>> {
        let order = order(batch);
        let asked = Batch::of(batch, &order)?;
        let changes = serde_json::to_string(&asked.changes)?;
        let jobs = serde_json::to_string(&asked.jobs)?;
        let mut connection = self.connection().await?;
        let call = match asked.changes.iter().map(Entry::function).max() {
            Some(Function::Blocks) => call!("chat_store_blocks"),
            Some(Function::Settings) => call!("chat_store_settings", unless_blocked),
            Some(Function::Actions) => call!("chat_store_actions", unless_blocked),
            Some(Function::Store) | None => call!("chat_store", unless_blocked),
        };
        let stored: String = sqlx::query_scalar(call)
            .bind(asked.smalls)
            .bind(asked.larges)
            .bind(asked.persons)
            .bind(changes)
            .bind(jobs)
            .fetch_one(&mut connection)
            .await?;
        self.idle = Some((connection, Instant::now()));
        let columns: Columns = serde_json::from_str(&stored)?;
        let mut stored = vec![Stored::Unchanged; batch.len()];
        for (row, index) in order.into_iter().enumerate() {
            stored[index] = columns.stored(row, batch[index])?;
        }
        Ok(stored)
    }
}

/// The indexes of the changes in the order in which they are stored: messages last, because nobody can have seen them
/// yet.
fn order(batch: &[&NewChange]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..batch.len()).collect();
    order.sort_by_key(|index| batch[*index].action.is_message());
    order
}

/// The arguments of `chat_store`. Conversations and persons are referred to by their indexes, counted from 1.
struct Batch<'a> {
    /// The members of the conversations, ascending: the order of locking.
    smalls: Vec<i64>,
    larges: Vec<i64>,
    /// Ascending, for the same reason.
    persons: Vec<i64>,
    changes: Vec<Entry<'a>>,
    jobs: Vec<JobEntry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JobEntry<'a> {
    i: usize,
    kind: &'static str,
    payload: &'a Value,
    run_at: i64,
    unique_key: Option<&'a str>,
}

impl<'a> Batch<'a> {
    fn of(batch: &[&'a NewChange], order: &[usize]) -> StoreResult<Self> {
        let pairs: BTreeSet<[i64; 2]> = batch.iter().map(|it| members(it)).collect();
        let pairs: Vec<[i64; 2]> = pairs.into_iter().collect();
        let persons: BTreeSet<i64> = pairs.iter().flatten().copied().collect();
        let persons: Vec<i64> = persons.into_iter().collect();
        let mut changes = Vec::with_capacity(batch.len());
        let mut jobs = Vec::new();
        for (row, index) in order.iter().enumerate() {
            let new = batch[*index];
            let [small, large] = members(new);
            let index_of = |person: i64| persons.partition_point(|it| *it < person) + 1;
            let conversation = pairs.partition_point(|it| *it < [small, large]) + 1;
            let entry = Entry::of(new, [conversation, index_of(small), index_of(large)])?;
            changes.push(entry);
            jobs.extend(new.jobs.iter().map(|job| JobEntry {
                i: row + 1,
                kind: job.kind,
                payload: &job.payload,
                run_at: job.run_at.0,
                unique_key: job.unique_key.as_deref(),
            }));
        }
        Ok(Self {
            smalls: pairs.iter().map(|[small, _]| *small).collect(),
            larges: pairs.iter().map(|[_, large]| *large).collect(),
            persons,
            changes,
            jobs,
        })
    }
}

fn members(new: &NewChange) -> [i64; 2] {
    new.conversation.members().map(|person| person.0)
}

/// The result of `chat_store`: per field the values of all changes, in the order of the call.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Columns {
    seq: Vec<Option<Seq>>,
    feed_seq: Vec<Option<FeedSeq>>,
    id: Vec<Option<MessageId>>,
    read_seq: Vec<Option<Seq>>,
    delivered_seq: Vec<Option<Seq>>,
    unread_count: Vec<Option<i64>>,
    known_seq: Vec<Option<Seq>>,
    known_feed_seq: Vec<Option<FeedSeq>>,
    /// Of `chat_store_actions` and `chat_store_settings` only.
    #[serde(default)]
    refused: Vec<Option<RefusalName>>,
    /// Of `chat_store_settings` only.
    #[serde(default)]
    archived_seq: Vec<Option<Seq>>,
    /// Of `chat_store_settings` only.
    #[serde(default)]
    cleared_seq: Vec<Option<Seq>>,
}

/// Why a change was refused.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RefusalName {
    TooLate,
    Deleted,
    TooManyReactions,
    TooManyPinned,
    Agreed,
    OtherProposal,
    TooManyPinnedConversations,
    TooManyStages,
    Blocked,
}

impl From<RefusalName> for Refusal {
    fn from(name: RefusalName) -> Self {
        match name {
            RefusalName::TooLate => Self::TooLate,
            RefusalName::Deleted => Self::Deleted,
            RefusalName::TooManyReactions => Self::TooManyReactions,
            RefusalName::TooManyPinned => Self::TooManyPinned,
            RefusalName::Agreed => Self::Agreed,
            RefusalName::OtherProposal => Self::OtherProposal,
            RefusalName::TooManyPinnedConversations => Self::TooManyPinnedConversations,
            RefusalName::TooManyStages => Self::TooManyStages,
            RefusalName::Blocked => Self::Blocked,
        }
    }
}

impl Columns {
    /// The result of the change at `row`.
    fn stored(&self, row: usize, new: &NewChange) -> StoreResult<Stored> {
        if let Some(known) = at(&self.known_seq, row) {
            return Ok(Stored::Repeated(Position::Shared(known)));
        }
        if let Some(known) = at(&self.known_feed_seq, row) {
            return Ok(Stored::Repeated(Position::Private(known)));
        }
        if let Some(refusal) = at(&self.refused, row) {
            return Ok(Stored::Refused(refusal.into()));
        }
        let (seq, feed_seq) = (at(&self.seq, row), at(&self.feed_seq, row));
        if seq.is_none() && feed_seq.is_none() {
            return Ok(Stored::Unchanged);
        }
        let lost = || StoreError::Failed("chat_store left out a value of a change".to_owned());
        let marks = || {
            Ok::<_, StoreError>(MarkState {
                read_seq: at(&self.read_seq, row).ok_or_else(lost)?,
                delivered_seq: at(&self.delivered_seq, row).ok_or_else(lost)?,
                unread_count: at(&self.unread_count, row),
            })
        };
        let sent = |body: &Body, quote: Option<&Quote>| {
            let id = at(&self.id, row).ok_or_else(lost)?;
            let seq = seq.ok_or_else(lost)?;
            let message = new.message(body.clone(), quote, id, seq);
            Ok(Stored::New(Change::of_message(message)))
        };
        let kind = match &new.action {
            Action::Send(body, quote) => return sent(body, quote.as_ref()),
            Action::Forward(_, body) => return sent(body, None),
            Action::Mark(Mark::Read(_)) => ChangeKind::Read(marks()?),
            Action::Mark(Mark::Delivered(_)) => ChangeKind::Delivered(marks()?),
            Action::Revise(revision) => revision.change(new.at),
            Action::Arrange(change) => {
                let archived_seq = at(&self.archived_seq, row);
                ChangeKind::Conversation(SettingsChange {
                    // 0: it is not archived any more.
                    archived: archived_seq.map(|seq| seq > Seq::ZERO).or(change.archived),
                    archived_seq: archived_seq.filter(|seq| *seq > Seq::ZERO),
                    cleared_seq: at(&self.cleared_seq, row),
                    ..change.clone()
                })
            }
            Action::Block(on) => ChangeKind::Blocked { on: *on },
            Action::Record(record) => read_kind(&record.kind, &record.payload.to_string())?,
        };
        Ok(Stored::New(Change {
            conversation_id: new.conversation,
            seq,
            feed_seq,
            user_id: new.user,
            at: new.at,
            kind,
        }))
    }
}

fn at<T: Copy>(column: &[Option<T>], row: usize) -> Option<T> {
    column.get(row).copied().flatten()
}
