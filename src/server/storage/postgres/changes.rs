//! What happened since a place of somebody's feed, in PostgreSQL.

use sqlx::PgPool;

use super::super::{ChangeRecord, StoreResult};
use super::rows::{change, message_columns};
use crate::domain::UserId;

/// A conversation's changes lie in its log in the order of the feed, and every one of them takes a place in
/// the feed: at most `changed_place - since` of its newest can be wanted.
const SINCE: &str = concat!(
    "WITH changed AS MATERIALIZED (SELECT m.conversation_id, m.peer_id, m.user_id < m.peer_id AS is_small, ",
    "c.last_seq - (m.changed_place - $2) AS known ",
    "FROM members m JOIN conversations c USING (conversation_id) ",
    "WHERE m.user_id = $1 AND m.changed_place > $2) ",
    "SELECT m.peer_id, log.* FROM changed m CROSS JOIN LATERAL (",
    "(SELECT CASE WHEN m.is_small THEN g.small_place ELSE g.large_place END AS place, g.seq AS change_seq, ",
    "'message' AS kind, g.sender_id::int8 AS user_id, NULL::int8 AS mark_seq, ",
    message_columns!(),
    " FROM messages g WHERE g.conversation_id = m.conversation_id AND g.seq > m.known ",
    "AND CASE WHEN m.is_small THEN g.small_place ELSE g.large_place END > $2 ORDER BY g.seq LIMIT $3) ",
    "UNION ALL (SELECT CASE WHEN m.is_small THEN h.small_place ELSE h.large_place END, h.seq, ",
    "h.kind, h.user_id, h.mark_seq, h.message_id, ",
    "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL ",
    "FROM changes h WHERE h.conversation_id = m.conversation_id AND h.seq > m.known ",
    "AND CASE WHEN m.is_small THEN h.small_place ELSE h.large_place END > $2 ORDER BY h.seq LIMIT $3)",
    ") log ORDER BY log.place LIMIT $3"
);

pub(super) async fn since(
    pool: &PgPool,
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

pub(super) async fn newest(pool: &PgPool, user: UserId) -> StoreResult<i64> {
    let newest = sqlx::query_scalar("SELECT last_place FROM user_feeds WHERE user_id = $1")
        .bind(user.0)
        .fetch_optional(pool)
        .await?;
    Ok(newest.unwrap_or(0))
}
