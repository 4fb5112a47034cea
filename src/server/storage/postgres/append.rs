//! Stores a batch of changes in PostgreSQL with one call of the function `chat_append`, which the migrations install:
//! one round trip and one transaction.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use super::super::changes::read_kind;
use super::super::log::{Appender, Position, Stored};
use super::super::{Action, Mark, NewChange, Scope, StoreError, StoreResult};
use crate::domain::{Change, ChangeKind, FeedSeq, MarkState, MessageId, Seq};

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
        let asked = serde_json::to_string(&Batch::of(batch)?)?;
        let mut connection = self.connection().await?;
        let call = sqlx::query_scalar("SELECT chat_append($1::text::jsonb)::text").bind(asked);
        let stored: Option<String> = call.fetch_one(&mut connection).await?;
        self.idle = Some((connection, Instant::now()));
        answers(
            batch,
            &serde_json::from_str::<Vec<Outcome>>(stored.as_deref().unwrap_or("[]"))?,
        )
    }
}

/// The argument of `chat_append`.
#[derive(Serialize)]
struct Batch<'a> {
    /// Number of different conversations.
    conversations: usize,
    /// Does the batch contain read marks?
    reads: bool,
    changes: Vec<Entry<'a>>,
    jobs: Vec<JobEntry<'a>>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    n: usize,
    class: &'static str,
    small: i64,
    large: i64,
    user: i64,
    peer: i64,
    action_id: Option<&'a str>,
    at: i64,
    text: Option<&'a str>,
    #[serde(rename = "type")]
    message_type: Option<&'static str>,
    url: Option<&'a str>,
    file_name: Option<&'a str>,
    up_to: Option<i64>,
    kind: Option<&'a str>,
    payload: Option<&'a Value>,
    message_id: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JobEntry<'a> {
    n: usize,
    kind: &'static str,
    payload: &'a Value,
    run_at: i64,
    unique_key: Option<&'a str>,
}

impl<'a> Batch<'a> {
    fn of(batch: &[&'a NewChange]) -> StoreResult<Self> {
        let entries = batch.iter().copied().enumerate();
        let jobs = batch.iter().copied().enumerate().flat_map(|(n, change)| {
            change.jobs.iter().map(move |job| JobEntry {
                n,
                kind: job.kind,
                payload: &job.payload,
                run_at: job.run_at.0,
                unique_key: job.unique_key.as_deref(),
            })
        });
        let conversations: HashSet<_> = batch.iter().map(|it| it.conversation).collect();
        let is_read = |it: &&NewChange| matches!(it.action, Action::Mark(Mark::Read(_)));
        Ok(Self {
            conversations: conversations.len(),
            reads: batch.iter().any(is_read),
            changes: entries
                .map(|(n, it)| Entry::of(n, it))
                .collect::<StoreResult<_>>()?,
            jobs: jobs.collect(),
        })
    }
}

impl<'a> Entry<'a> {
    fn of(n: usize, new: &'a NewChange) -> StoreResult<Self> {
        let [small, large] = new.conversation.members();
        let peer = new.conversation.peer_of(new.user);
        let peer =
            peer.ok_or_else(|| StoreError::Failed(format!("{} is not a member", new.user)))?;
        let entry = Self {
            n,
            small: small.0,
            large: large.0,
            user: new.user.0,
            peer: peer.0,
            action_id: new.action_id.as_ref().map(|id| id.as_str()),
            at: new.at.0,
            ..Self::default()
        };
        Ok(match &new.action {
            Action::Send(body) => Self {
                class: "message",
                text: Some(body.text()),
                message_type: Some(body.message_type().as_str()),
                url: body.attachment().and_then(|it| it.url.as_deref()),
                file_name: body.attachment().and_then(|it| it.file_name.as_deref()),
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

/// The result of `chat_append` for one change.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    n: usize,
    is_new: bool,
    seq: Option<i64>,
    feed_seq: Option<i64>,
    id: Option<i64>,
    marks: Option<MarkState>,
    known: Option<Known>,
}

/// The position of the change stored before with the same action id.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    seq: Option<i64>,
    feed_seq: Option<i64>,
}

impl Known {
    fn position(&self) -> Option<Position> {
        let shared = self.seq.map(|seq| Position::Shared(Seq(seq)));
        shared.or_else(|| self.feed_seq.map(|at| Position::Private(FeedSeq(at))))
    }
}

/// The outcome of each change, in the order of the batch.
fn answers(batch: &[&NewChange], outcomes: &[Outcome]) -> StoreResult<Vec<Stored>> {
    let mut stored = vec![Stored::Unchanged; batch.len()];
    let lost = || StoreError::Failed("chat_append named no change of the batch".to_owned());
    for outcome in outcomes {
        let new = batch.get(outcome.n).ok_or_else(lost)?;
        let known = outcome.known.as_ref().and_then(Known::position);
        stored[outcome.n] = match known {
            Some(position) => Stored::Repeated(position),
            None if outcome.is_new => Stored::New(stored_now(new, outcome)?),
            None => Stored::Unchanged,
        };
    }
    Ok(stored)
}

fn stored_now(new: &NewChange, outcome: &Outcome) -> StoreResult<Change> {
    let lost = || StoreError::Failed("chat_append returned no position for a change".to_owned());
    let kind = match &new.action {
        Action::Send(body) => {
            let seq = Seq(outcome.seq.ok_or_else(lost)?);
            let id = MessageId(outcome.id.ok_or_else(lost)?);
            return Ok(Change::of_message(new.message(
                body.clone(),
                id,
                seq,
                new.at,
            )));
        }
        Action::Mark(Mark::Read(_)) => ChangeKind::Read(outcome.marks.ok_or_else(lost)?),
        Action::Mark(Mark::Delivered(_)) => ChangeKind::Delivered(outcome.marks.ok_or_else(lost)?),
        Action::Record(record) => read_kind(&record.kind, &record.payload.to_string())?,
    };
    Ok(Change {
        conversation_id: new.conversation,
        seq: outcome.seq.map(Seq),
        feed_seq: outcome.feed_seq.map(FeedSeq),
        user_id: new.user,
        at: new.at,
        kind,
    })
}
