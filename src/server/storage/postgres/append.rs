//! Stores a batch of changes in PostgreSQL with one call of the function `chat_store`, which the migrations install:
//! one round trip and one transaction.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use super::super::changes::read_kind;
use super::super::log::{Appender, Position, Stored};
use super::super::{Action, Mark, NewChange, Scope, StoreError, StoreResult};
use crate::domain::{Attachment, Change, ChangeKind, FeedSeq, MarkState, MessageId, Seq};

/// A connection that was used within this time is assumed to be alive, so that under load a batch costs one round
/// trip.
const FRESH: Duration = Duration::from_millis(500);

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
        let call = "SELECT chat_store($1, $2, $3, $4::text::jsonb, $5::text::jsonb)::text";
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
    order.sort_by_key(|index| matches!(batch[*index].action, Action::Send(_)));
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

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    c: usize,
    s: usize,
    l: usize,
    is_small: bool,
    class: &'static str,
    at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    message_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attachments: &'a [Attachment],
    #[serde(skip_serializing_if = "Option::is_none")]
    up_to: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<i64>,
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
            let entry = Entry {
                c: pairs.partition_point(|it| *it < [small, large]) + 1,
                s: index_of(small),
                l: index_of(large),
                is_small: new.user.0 == small,
                ..Entry::of(new)?
            };
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

impl<'a> Entry<'a> {
    /// The action itself, without its conversation.
    fn of(new: &'a NewChange) -> StoreResult<Self> {
        if new.conversation.peer_of(new.user).is_none() {
            return Err(StoreError::Failed(format!("{} is not a member", new.user)));
        }
        let entry = Self {
            action_id: new.action_id.as_ref().map(|id| id.as_str()),
            at: new.at.0,
            ..Self::default()
        };
        Ok(match &new.action {
            Action::Send(body) => Self {
                class: "message",
                text: Some(body.text()),
                message_type: Some(body.message_type().as_str()),
                url: body.url(),
                file_name: body.file_name(),
                attachments: body.attachments(),
                ..entry
            },
            Action::Mark(mark) => {
                let (Mark::Read(up_to) | Mark::Delivered(up_to)) = mark;
                Self {
                    class: mark.kind(),
                    up_to: up_to.map(|seq| seq.0),
                    ..entry
                }
            }
            Action::Record(record) => Self {
                class: match record.scope {
                    Scope::Shared => "shared",
                    Scope::Private => "private",
                },
                kind: Some(&record.kind),
                payload: Some(&record.payload),
                message_id: record.message.map(|id| id.0),
                ..entry
            },
        })
    }
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
        let kind = match &new.action {
            Action::Send(body) => {
                let id = at(&self.id, row).ok_or_else(lost)?;
                let seq = seq.ok_or_else(lost)?;
                let message = new.message(body.clone(), id, seq, new.at);
                return Ok(Stored::New(Change::of_message(message)));
            }
            Action::Mark(Mark::Read(_)) => ChangeKind::Read(marks()?),
            Action::Mark(Mark::Delivered(_)) => ChangeKind::Delivered(marks()?),
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
