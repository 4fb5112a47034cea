//! Storing a batch of changes in PostgreSQL: one call of `chat_append`, which the migrations install, is one round trip
//! and one transaction.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use super::super::changes::{read_kind, record_payload};
use super::super::log::Appender;
use super::super::{Action, Appended, Mark, NewChange, Scope, StoreError, StoreResult};
use crate::domain::{
    Body, Change, ChangeKind, FeedSeq, MarkState, MessageId, MessageType, Seq, Timestamp,
};

/// A connection that was used so lately is taken to be alive: under load a batch is one round trip.
const FRESH: Duration = Duration::from_millis(500);

/// Writes through a connection of its own, so that no reader ever stands before it.
pub(super) struct PgAppender {
    options: PgConnectOptions,
    /// The connection between two batches, and since when. One that is broken off half-way is not given back: closing
    /// it rolls back.
    idle: Option<(PgConnection, Instant)>,
}

impl PgAppender {
    pub(super) const fn new(options: PgConnectOptions) -> Self {
        Self {
            options,
            idle: None,
        }
    }

    /// The database may have been restarted since the last batch. That is found out before anything is sent, because
    /// sending an action without a name twice would store it twice.
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
    async fn append(&mut self, batch: &[&NewChange]) -> StoreResult<Vec<Appended>> {
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
    payload: Option<Value>,
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
        Ok(Self {
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
        let peer = peer.ok_or_else(|| StoreError::Failed(format!("{} is no member", new.user)))?;
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
            Action::Record {
                scope,
                kind,
                payload,
                message,
            } => Self {
                class: match scope {
                    Scope::Shared => "shared",
                    Scope::Private => "private",
                },
                kind: Some(kind),
                payload: Some(record_payload(payload)),
                message_id: message.map(|id| id.0),
                ..entry
            },
        })
    }
}

/// What `chat_append` says of one change.
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

/// A change that was stored before under the same action id.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    kind: String,
    seq: Option<i64>,
    feed_seq: Option<i64>,
    at: i64,
    payload: Option<Value>,
    id: Option<i64>,
    #[serde(default)]
    text: String,
    #[serde(rename = "type")]
    message_type: Option<MessageType>,
    url: Option<String>,
    file_name: Option<String>,
}

/// The answer to each change, in the order of the batch.
fn answers(batch: &[&NewChange], outcomes: &[Outcome]) -> StoreResult<Vec<Appended>> {
    let mut stored = vec![Appended::Unchanged; batch.len()];
    let lost = || StoreError::Failed("chat_append named no change of the batch".to_owned());
    for outcome in outcomes {
        let new = batch.get(outcome.n).ok_or_else(lost)?;
        stored[outcome.n] = match &outcome.known {
            Some(known) => Appended::Repeated(first_result(new, known)?),
            None if outcome.is_new => Appended::New(stored_now(new, outcome)?),
            None => Appended::Unchanged,
        };
    }
    Ok(stored)
}

fn stored_now(new: &NewChange, outcome: &Outcome) -> StoreResult<Change> {
    let lost = || StoreError::Failed("chat_append gave a change no position".to_owned());
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
        Action::Record { kind, payload, .. } => {
            read_kind(kind, &record_payload(payload).to_string())?
        }
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

fn first_result(new: &NewChange, known: &Known) -> StoreResult<Change> {
    if let (Some(id), Some(seq), Some(message_type)) = (known.id, known.seq, known.message_type) {
        let body = Body::from_parts(
            known.text.clone(),
            message_type,
            known.url.clone(),
            known.file_name.clone(),
        );
        let at = Timestamp(known.at);
        return Ok(Change::of_message(new.message(
            body,
            MessageId(id),
            Seq(seq),
            at,
        )));
    }
    let payload = known.payload.clone().unwrap_or_default().to_string();
    Ok(Change {
        conversation_id: new.conversation,
        seq: known.seq.map(Seq),
        feed_seq: known.feed_seq.map(FeedSeq),
        user_id: new.user,
        at: Timestamp(known.at),
        kind: read_kind(&known.kind, &payload)?,
    })
}
