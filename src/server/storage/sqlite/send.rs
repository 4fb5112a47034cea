//! Storing messages in SQLite: one transaction and a fixed number of statements for whatever waits.
//!
//! Rows travel as one JSON array per statement: the cost of a statement is paid per batch, not per message.

use std::collections::HashMap;

use serde_json::{Value, json};
use sqlx::sqlite::SqlitePool;
use sqlx::{Row, Sqlite, Transaction};

use super::super::batch::{Batches, Plan, Waiting, plan};
use super::super::{MessageRecord, StoreError, StoreResult, Stored};
use super::conversation::between;
use super::message::message;
use crate::domain::{ConversationId, MessageId, Seq, UserId};

const KNOWN: &str = "SELECT c.user_small, c.user_large, g.message_id, g.seq, g.sender_id, g.receiver_id, \
     g.message_text, g.message_type, g.attachment_url, g.attachment_file_name, g.client_message_id, g.created_at \
     FROM json_each(?1) j \
     JOIN conversations c ON c.user_small = j.value ->> 0 AND c.user_large = j.value ->> 1 \
     JOIN messages g ON g.conversation_id = c.conversation_id AND g.sender_id = j.value ->> 2 \
     AND g.client_message_id = j.value ->> 3";
/// Raises each conversation's place by the number of its new messages; makes those that are new.
const TAKE_PLACES: &str = "INSERT INTO conversations (user_small, user_large, last_seq, created_at) \
     SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3 FROM json_each(?1) j WHERE true \
     ON CONFLICT (user_small, user_large) DO UPDATE SET last_seq = last_seq + excluded.last_seq \
     RETURNING conversation_id, user_small, user_large, last_seq";
const ADD_MEMBERS: &str = "INSERT INTO members (conversation_id, user_id, peer_id, active_at) \
     SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3 FROM json_each(?1) j WHERE true \
     ON CONFLICT DO NOTHING";
const COUNT_SENT: &str = "UPDATE members SET sent_count = sent_count + (j.value ->> 2), \
     active_at = max(active_at, j.value ->> 3) FROM json_each(?1) j \
     WHERE conversation_id = j.value ->> 0 AND user_id = j.value ->> 1 \
     RETURNING conversation_id, user_id, sent_count";
const INSERT: &str = "INSERT INTO messages (conversation_id, seq, sender_id, receiver_id, ordinal, message_text, \
     message_type, client_message_id, created_at) \
     SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6, \
     j.value ->> 7, j.value ->> 8 FROM json_each(?1) j ORDER BY j.key \
     RETURNING message_id, conversation_id, seq";
const LOG: &str = "INSERT INTO changes (conversation_id, seq, kind, user_id, message_id) \
     SELECT j.value ->> 0, j.value ->> 1, 'message', j.value ->> 2, j.value ->> 3 FROM json_each(?1) j ORDER BY j.key";
const SET_LAST: &str = "UPDATE conversations SET last_message_id = j.value ->> 1 FROM json_each(?1) j \
     WHERE conversation_id = j.value ->> 0";

/// Stores what waits, batch after batch, until nobody can send any more.
pub(super) async fn store_batches(writer: SqlitePool, mut batches: Batches) {
    while let Some(batch) = batches.next().await {
        match store(&writer, &batch).await {
            Ok(answers) => {
                for (waiting, stored) in batch.into_iter().zip(answers) {
                    waiting.answer(Ok(stored));
                }
            }
            // The database is away: trying each alone would make the last wait for all the others.
            Err(StoreError::Unavailable(why)) => {
                for waiting in batch {
                    waiting.answer(Err(StoreError::Unavailable(why.clone())));
                }
            }
            // What is wrong with one must not refuse the others.
            Err(_) if batch.len() > 1 => {
                for waiting in batch {
                    let answer = store(&writer, std::slice::from_ref(&waiting)).await;
                    waiting.answer(answer.and_then(only));
                }
            }
            Err(error) => batch
                .into_iter()
                .next()
                .expect("a batch has at least one")
                .answer(Err(error)),
        }
    }
}

fn only(answers: Vec<Stored>) -> StoreResult<Stored> {
    let first = answers.into_iter().next();
    first.ok_or_else(|| StoreError::Failed("no answer to a send".to_owned()))
}

async fn store(writer: &SqlitePool, batch: &[Waiting]) -> StoreResult<Vec<Stored>> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    let known = known(&mut tx, batch).await?;
    let plan = plan(batch, known);
    let numbers = insert(&mut tx, &plan).await?;
    tx.commit().await?;
    Ok(plan.answers(&numbers))
}

/// The messages that are stored under the names of this batch already.
async fn known(
    tx: &mut Transaction<'static, Sqlite>,
    batch: &[Waiting],
) -> StoreResult<Vec<MessageRecord>> {
    let names: Vec<Value> = batch
        .iter()
        .filter_map(|waiting| {
            let new = &waiting.message;
            let [small, large] = new.conversation.members();
            let name = new.client_id.as_ref()?;
            Some(json!([small, large, new.sender, name]))
        })
        .collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(KNOWN)
        .bind(Value::Array(names).to_string())
        .fetch_all(&mut **tx)
        .await?;
    rows.iter()
        .map(|row| {
            let small = UserId(row.try_get("user_small")?);
            let large = UserId(row.try_get("user_large")?);
            message(between(small, large)?, row)
        })
        .collect()
}

/// Stores what is new and returns its numbers, in the order of the plan.
async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    plan: &Plan,
) -> StoreResult<Vec<(MessageId, Seq)>> {
    let Some(latest) = plan.fresh.iter().map(|new| new.at).max() else {
        return Ok(Vec::new());
    };
    let mut places = take_places(tx, plan, latest.0).await?;
    let mut ordinals = count_sent(tx, plan, &places, latest.0).await?;
    let mut numbers = Vec::with_capacity(plan.fresh.len());
    let mut rows = Vec::with_capacity(plan.fresh.len());
    for new in &plan.fresh {
        let place = places.get_mut(&new.conversation).ok_or_else(lost)?;
        let ordinal = ordinals
            .get_mut(&(new.conversation, new.sender))
            .ok_or_else(lost)?;
        place.last += 1;
        *ordinal += 1;
        numbers.push((place.row, place.last));
        rows.push(json!([
            place.row,
            place.last,
            new.sender,
            new.receiver,
            ordinal,
            new.text.as_str(),
            new.message_type.as_str(),
            new.client_id,
            new.at.0,
        ]));
    }
    let ids = insert_messages(tx, rows).await?;
    let numbers: Vec<(i64, MessageId, Seq)> = numbers
        .into_iter()
        .map(|(row, seq)| {
            let id = ids.get(&(row, seq)).ok_or_else(lost)?;
            Ok((row, MessageId(*id), Seq(seq)))
        })
        .collect::<StoreResult<_>>()?;
    log(tx, plan, &numbers).await?;
    Ok(numbers.into_iter().map(|(_, id, seq)| (id, seq)).collect())
}

/// A conversation's row, and the last place taken in its log.
struct Place {
    row: i64,
    last: i64,
}

async fn take_places(
    tx: &mut Transaction<'static, Sqlite>,
    plan: &Plan,
    at: i64,
) -> StoreResult<HashMap<ConversationId, Place>> {
    let counts = plan.by_conversation();
    let wanted: Vec<Value> = counts
        .iter()
        .map(|(id, count)| {
            let [small, large] = id.members();
            json!([small, large, count, at])
        })
        .collect();
    let rows: Vec<(i64, i64, i64, i64)> = sqlx::query_as(TAKE_PLACES)
        .bind(Value::Array(wanted).to_string())
        .fetch_all(&mut **tx)
        .await?;
    let mut places = HashMap::with_capacity(rows.len());
    let mut members = Vec::new();
    for (row, small, large, last_seq) in rows {
        let id = between(UserId(small), UserId(large))?;
        let last = last_seq - counts.get(&id).ok_or_else(lost)?;
        if last == 0 {
            members.push(json!([row, small, large, at]));
            members.push(json!([row, large, small, at]));
        }
        places.insert(id, Place { row, last });
    }
    if !members.is_empty() {
        execute(tx, ADD_MEMBERS, members).await?;
    }
    Ok(places)
}

/// Counts the new messages to their senders and moves both members' rows to the top. Returns how many
/// messages each sender had sent before.
async fn count_sent(
    tx: &mut Transaction<'static, Sqlite>,
    plan: &Plan,
    places: &HashMap<ConversationId, Place>,
    at: i64,
) -> StoreResult<HashMap<(ConversationId, UserId), i64>> {
    let counts = plan.by_sender();
    let mut members = Vec::new();
    let mut ids = HashMap::new();
    for (id, place) in places {
        ids.insert(place.row, *id);
        for user in id.members() {
            let count = counts.get(&(*id, user)).copied().unwrap_or_default();
            members.push(json!([place.row, user, count, at]));
        }
    }
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(COUNT_SENT)
        .bind(Value::Array(members).to_string())
        .fetch_all(&mut **tx)
        .await?;
    rows.into_iter()
        .map(|(row, user, sent)| {
            let key = (*ids.get(&row).ok_or_else(lost)?, UserId(user));
            Ok((key, sent - counts.get(&key).copied().unwrap_or_default()))
        })
        .collect()
}

async fn insert_messages(
    tx: &mut Transaction<'static, Sqlite>,
    rows: Vec<Value>,
) -> StoreResult<HashMap<(i64, i64), i64>> {
    let ids: Vec<(i64, i64, i64)> = sqlx::query_as(INSERT)
        .bind(Value::Array(rows).to_string())
        .fetch_all(&mut **tx)
        .await?;
    Ok(ids
        .into_iter()
        .map(|(id, row, seq)| ((row, seq), id))
        .collect())
}

async fn log(
    tx: &mut Transaction<'static, Sqlite>,
    plan: &Plan,
    numbers: &[(i64, MessageId, Seq)],
) -> StoreResult<()> {
    let changes = plan
        .fresh
        .iter()
        .zip(numbers)
        .map(|(new, (row, id, seq))| json!([row, seq, new.sender, id]))
        .collect();
    execute(tx, LOG, changes).await?;
    // The last of a conversation wins.
    let last: HashMap<i64, MessageId> = numbers.iter().map(|(row, id, _)| (*row, *id)).collect();
    let last = last.into_iter().map(|(row, id)| json!([row, id])).collect();
    execute(tx, SET_LAST, last).await
}

async fn execute(
    tx: &mut Transaction<'static, Sqlite>,
    sql: &'static str,
    rows: Vec<Value>,
) -> StoreResult<()> {
    sqlx::query(sql)
        .bind(Value::Array(rows).to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The database did not return a row that it has just written.
fn lost() -> StoreError {
    StoreError::Failed("a row of this batch is missing".to_owned())
}
