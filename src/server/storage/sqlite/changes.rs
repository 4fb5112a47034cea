//! What happened since a place of somebody's feed, in SQLite.

use sqlx::sqlite::SqlitePool;

use super::super::{ChangeRecord, StoreResult};
use super::rows::change;
use crate::domain::UserId;

/// A conversation's changes lie in its log in the order of the feed, and every one of them takes a place in
/// the feed: at most `changed_place - since` of its newest can be wanted.
const SINCE: &str = "WITH changed AS (SELECT m.conversation_id, m.peer_id, m.user_id < m.peer_id AS is_small, \
     c.last_seq - (m.changed_place - ?2) AS known \
     FROM members m JOIN conversations c USING (conversation_id) \
     WHERE m.user_id = ?1 AND m.changed_place > ?2), \
     log AS (SELECT m.peer_id, iif(m.is_small, g.small_place, g.large_place) AS place, g.seq AS change_seq, \
     'message' AS kind, g.sender_id AS user_id, NULL AS mark_seq, g.message_id, g.seq, g.sender_id, g.receiver_id, \
     g.message_text, g.message_type, g.attachment_url, g.attachment_file_name, g.client_message_id, g.created_at \
     FROM changed m JOIN messages g ON g.conversation_id = m.conversation_id AND g.seq > m.known \
     UNION ALL SELECT m.peer_id, iif(m.is_small, h.small_place, h.large_place), h.seq, h.kind, h.user_id, h.mark_seq, \
     h.message_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL \
     FROM changed m JOIN changes h ON h.conversation_id = m.conversation_id AND h.seq > m.known) \
     SELECT * FROM log WHERE place > ?2 ORDER BY place LIMIT ?3";

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

pub(super) async fn newest(pool: &SqlitePool, user: UserId) -> StoreResult<i64> {
    let newest = sqlx::query_scalar("SELECT last_place FROM user_feeds WHERE user_id = ?")
        .bind(user.0)
        .fetch_optional(pool)
        .await?;
    Ok(newest.unwrap_or(0))
}
