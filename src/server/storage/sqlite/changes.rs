//! The change log in SQLite: moving marks, and what happened since a place.

use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{Row, Sqlite, Transaction};

use super::super::{ChangeRecord, ChangeRecordKind, Mark, Marked, Marks, StoreError, StoreResult};
use super::conversation::between;
use super::message::message;
use crate::domain::{ConversationId, Seq, UserId};

const MEMBER: &str = "SELECT m.conversation_id, m.peer_id, m.read_seq, m.delivered_seq, m.read_count, p.sent_count \
     FROM members m JOIN conversations c USING (conversation_id) \
     JOIN members p ON p.conversation_id = m.conversation_id AND p.user_id = m.peer_id \
     WHERE m.user_id = ?1 AND c.user_small = ?2 AND c.user_large = ?3";
/// The last message of the other person at or before a place: a mark never points at anything else, so two
/// people's marks cannot chase each other along the log.
const LAST_RECEIVED: &str = "SELECT seq, ordinal FROM messages \
     WHERE conversation_id = ? AND sender_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1";
const NEXT_PLACE: &str =
    "UPDATE conversations SET last_seq = last_seq + 1 WHERE conversation_id = ? RETURNING last_seq";
const SET_MARKS: &str = "UPDATE members SET read_seq = ?3, delivered_seq = ?4, read_count = ?5 \
     WHERE conversation_id = ?1 AND user_id = ?2";
const LOG: &str =
    "INSERT INTO changes (conversation_id, seq, kind, user_id, mark_seq) VALUES (?, ?, ?, ?, ?)";

pub(super) async fn mark(
    mut tx: Transaction<'static, Sqlite>,
    id: ConversationId,
    user: UserId,
    mark: Mark,
) -> StoreResult<Option<Marked>> {
    let [small, large] = id.members();
    let member = sqlx::query(MEMBER)
        .bind(user.0)
        .bind(small.0)
        .bind(large.0)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(member) = member else {
        return Ok(None);
    };
    let row: i64 = member.try_get("conversation_id")?;
    let sent_to_me: i64 = member.try_get("sent_count")?;
    let mut read_count: i64 = member.try_get("read_count")?;
    let mut marks = Marks {
        read: Seq(member.try_get("read_seq")?),
        delivered: Seq(member.try_get("delivered_seq")?),
    };

    let (kind, up_to, current) = match mark {
        Mark::Read(up_to) => ("read", up_to, marks.read),
        Mark::Delivered(up_to) => ("delivered", up_to, marks.delivered),
    };
    let last: Option<(i64, i64)> = sqlx::query_as(LAST_RECEIVED)
        .bind(row)
        .bind(member.try_get::<i64, _>("peer_id")?)
        .bind(up_to.map_or(i64::MAX, |seq| seq.0))
        .fetch_optional(&mut *tx)
        .await?;
    let Some((place, ordinal)) = last.filter(|(place, _)| Seq(*place) > current) else {
        return Ok(None);
    };
    if matches!(mark, Mark::Read(_)) {
        marks.read = Seq(place);
        read_count = ordinal;
    }
    marks.delivered = marks.delivered.max(Seq(place));

    let seq: i64 = sqlx::query_scalar(NEXT_PLACE)
        .bind(row)
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query(SET_MARKS)
        .bind(row)
        .bind(user.0)
        .bind(marks.read.0)
        .bind(marks.delivered.0)
        .bind(read_count)
        .execute(&mut *tx)
        .await?;
    sqlx::query(LOG)
        .bind(row)
        .bind(seq)
        .bind(kind)
        .bind(user.0)
        .bind(place)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(Some(Marked {
        seq: Seq(seq),
        marks,
        unread_count: sent_to_me - read_count,
    }))
}

const SINCE: &str = "SELECT h.change_id, h.seq AS change_seq, h.kind, h.user_id, h.mark_seq, m.peer_id, \
     g.message_id, g.seq, g.sender_id, g.receiver_id, g.message_text, g.message_type, g.attachment_url, \
     g.attachment_file_name, g.client_message_id, g.created_at \
     FROM changes h JOIN members m ON m.conversation_id = h.conversation_id AND m.user_id = ?1 \
     LEFT JOIN messages g ON g.message_id = h.message_id \
     WHERE h.change_id > ?2 ORDER BY h.change_id LIMIT ?3";

pub(super) async fn since(
    pool: &SqlitePool,
    user: UserId,
    since: i64,
    limit: i64,
) -> StoreResult<Vec<ChangeRecord>> {
    let rows = sqlx::query(SINCE)
        .bind(user.0)
        .bind(since)
        .bind(limit)
        .fetch_all(pool)
        .await?;
    rows.iter().map(|row| change(user, row)).collect()
}

pub(super) async fn newest(pool: &SqlitePool) -> StoreResult<i64> {
    let newest: Option<i64> = sqlx::query_scalar("SELECT max(change_id) FROM changes")
        .fetch_one(pool)
        .await?;
    Ok(newest.unwrap_or(0))
}

fn change(user: UserId, row: &SqliteRow) -> StoreResult<ChangeRecord> {
    let conversation = between(user, UserId(row.try_get("peer_id")?))?;
    let who = UserId(row.try_get("user_id")?);
    let mark = || row.try_get::<i64, _>("mark_seq").map(Seq);
    let what = match row.try_get("kind")? {
        "message" => ChangeRecordKind::Message(Box::new(message(conversation, row)?)),
        "read" => ChangeRecordKind::Read(who, mark()?),
        "delivered" => ChangeRecordKind::Delivered(who, mark()?),
        other => return Err(StoreError::Failed(format!("change of kind {other:?}"))),
    };
    Ok(ChangeRecord {
        cursor: row.try_get("change_id")?,
        conversation,
        seq: Seq(row.try_get("change_seq")?),
        what,
    })
}
