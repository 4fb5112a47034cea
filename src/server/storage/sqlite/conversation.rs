//! The conversation list in SQLite.

use sqlx::Row;
use sqlx::sqlite::{SqlitePool, SqliteRow};

use super::super::{
    ConversationRecord, LastMessage, ListCursor, ListPage, Marks, Peer, StoreError, StoreResult,
};
use super::account::{contains, user_type};
use super::message::message_type;
use crate::domain::{ConversationId, MessageId, Seq, Timestamp, UserId};

macro_rules! select_conversation {
    ($rest:literal) => {
        concat!(
            "SELECT m.conversation_id, m.peer_id, m.active_at, m.read_seq, m.delivered_seq, ",
            "p.sent_count - m.read_count AS unread_count, m.pinned, m.muted, m.archived, m.draft, ",
            "p.read_seq AS peer_read_seq, p.delivered_seq AS peer_delivered_seq, c.last_seq, ",
            "l.message_id, l.seq AS message_seq, l.sender_id, l.message_text, l.message_type, l.created_at, ",
            "u.user_type, u.is_active, u.last_seen_at, coalesce(f.full_name, '') AS full_name, f.avatar_url ",
            "FROM members m JOIN conversations c USING (conversation_id) ",
            "JOIN members p ON p.conversation_id = m.conversation_id AND p.user_id = m.peer_id ",
            "LEFT JOIN messages l ON l.message_id = c.last_message_id ",
            "LEFT JOIN users u ON u.user_id = m.peer_id ",
            "LEFT JOIN user_profiles f ON f.user_id = m.peer_id ",
            $rest
        )
    };
}

const LIST: &str = select_conversation!(
    "WHERE m.user_id = ?1 AND (?2 IS NULL OR f.full_name LIKE ?2 ESCAPE '\\') \
     AND (?3 IS NULL OR (m.active_at, m.conversation_id) < (?3, ?4)) \
     ORDER BY m.active_at DESC, m.conversation_id DESC LIMIT ?5"
);
const ONE: &str =
    select_conversation!("WHERE m.user_id = ?1 AND c.user_small = ?2 AND c.user_large = ?3");

pub(super) async fn list(
    pool: &SqlitePool,
    user: UserId,
    page: &ListPage,
) -> StoreResult<Vec<ConversationRecord>> {
    let rows = sqlx::query(LIST)
        .bind(user.0)
        .bind(page.search.as_deref().map(contains))
        .bind(page.after.map(|cursor| cursor.active_at.0))
        .bind(page.after.map(|cursor| cursor.row))
        .bind(page.limit)
        .fetch_all(pool)
        .await?;
    rows.iter().map(|row| conversation(user, row)).collect()
}

pub(super) async fn one(
    pool: &SqlitePool,
    user: UserId,
    id: ConversationId,
) -> StoreResult<Option<ConversationRecord>> {
    let [small, large] = id.members();
    let row = sqlx::query(ONE)
        .bind(user.0)
        .bind(small.0)
        .bind(large.0)
        .fetch_optional(pool)
        .await?;
    row.as_ref().map(|row| conversation(user, row)).transpose()
}

pub(super) async fn peers(
    pool: &SqlitePool,
    user: UserId,
) -> StoreResult<Vec<(ConversationId, UserId)>> {
    let peers: Vec<i64> = sqlx::query_scalar("SELECT peer_id FROM members WHERE user_id = ?")
        .bind(user.0)
        .fetch_all(pool)
        .await?;
    peers
        .into_iter()
        .map(|peer| Ok((between(user, UserId(peer))?, UserId(peer))))
        .collect()
}

pub(super) async fn heads(
    pool: &SqlitePool,
    user: UserId,
) -> StoreResult<Vec<(ConversationId, Seq)>> {
    let heads: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT m.peer_id, c.last_seq FROM members m JOIN conversations c USING (conversation_id) \
         WHERE m.user_id = ?",
    )
    .bind(user.0)
    .fetch_all(pool)
    .await?;
    heads
        .into_iter()
        .map(|(peer, seq)| Ok((between(user, UserId(peer))?, Seq(seq))))
        .collect()
}

pub(super) fn between(one: UserId, other: UserId) -> StoreResult<ConversationId> {
    ConversationId::between(one, other)
        .ok_or_else(|| StoreError::Failed(format!("conversation of {one} with {other}")))
}

fn conversation(user: UserId, row: &SqliteRow) -> StoreResult<ConversationRecord> {
    Ok(ConversationRecord {
        id: between(user, UserId(row.try_get("peer_id")?))?,
        cursor: ListCursor {
            active_at: Timestamp(row.try_get("active_at")?),
            row: row.try_get("conversation_id")?,
        },
        peer: peer(row)?,
        last_message: last_message(row)?,
        last_seq: Seq(row.try_get("last_seq")?),
        mine: Marks {
            read: Seq(row.try_get("read_seq")?),
            delivered: Seq(row.try_get("delivered_seq")?),
        },
        theirs: Marks {
            read: Seq(row.try_get("peer_read_seq")?),
            delivered: Seq(row.try_get("peer_delivered_seq")?),
        },
        unread_count: row.try_get("unread_count")?,
        pinned: row.try_get("pinned")?,
        muted: row.try_get("muted")?,
        archived: row.try_get("archived")?,
        draft: row.try_get("draft")?,
    })
}

fn peer(row: &SqliteRow) -> StoreResult<Option<Peer>> {
    let Some(kind) = row.try_get::<Option<&str>, _>("user_type")? else {
        return Ok(None);
    };
    Ok(Some(Peer {
        full_name: row.try_get("full_name")?,
        avatar_url: row.try_get("avatar_url")?,
        user_type: user_type(kind)?,
        is_active: row.try_get("is_active")?,
        last_seen_at: row
            .try_get::<Option<i64>, _>("last_seen_at")?
            .map(Timestamp),
    }))
}

fn last_message(row: &SqliteRow) -> StoreResult<Option<LastMessage>> {
    let Some(id) = row.try_get::<Option<i64>, _>("message_id")? else {
        return Ok(None);
    };
    Ok(Some(LastMessage {
        id: MessageId(id),
        seq: Seq(row.try_get("message_seq")?),
        sender: UserId(row.try_get("sender_id")?),
        text: row.try_get("message_text")?,
        message_type: message_type(row.try_get("message_type")?)?,
        at: Timestamp(row.try_get("created_at")?),
    }))
}
