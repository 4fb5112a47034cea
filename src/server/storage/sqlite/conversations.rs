//! The conversation list in SQLite.

use super::super::conversations::stage;
use super::super::conversations::unread_count;
use super::super::search::Search;
use super::super::{ConversationRecord, ConversationStore, ListPage, StoreResult};
use super::SqliteStore;
use super::rows::{array, between, conversation};
use crate::domain::{ConversationId, Seq, Stage, UserId};
use async_trait::async_trait;

macro_rules! select_conversation {
    ($rest:literal) => {
        concat!(
            "SELECT m.peer_id, m.active_place, m.read_seq, m.delivered_seq, ",
            unread_count!(),
            ", m.pinned, m.archived_seq, m.muted_until, m.unread_from_seq, m.cleared_seq, m.stage, m.draft, m.blocked_at > 0 AS blocked_by_me, p.blocked_at > 0 AS blocked_by_peer, ",
            "max(m.last_sent_seq, p.last_sent_seq) AS newest_seq, ",
            "p.read_seq AS peer_read_seq, p.delivered_seq AS peer_delivered_seq, c.last_seq, c.created_at AS began_at, ",
            "l.message_id, l.seq AS message_seq, l.sender_id, ",
            "substr(l.message_text, 1, 200) AS message_text, l.message_type, ",
            "l.attachment_file_name, l.attachments, l.deleted_at, l.created_at, ",
            "u.user_type, u.is_active, u.last_seen_at, coalesce(f.full_name, '') AS full_name, f.avatar_url ",
            "FROM members m JOIN conversations c USING (conversation_id) ",
            "JOIN members p ON p.conversation_id = m.conversation_id AND p.user_id = m.peer_id ",
            "LEFT JOIN messages l ON l.seq > m.cleared_seq AND l.message_id = CASE WHEN EXISTS (SELECT 1 FROM message_flags f ",
            "WHERE f.user_id = m.user_id AND f.message_id = c.last_message_id AND f.hidden_at IS NOT NULL) ",
            // The newest one that the viewer has not hidden.
            "THEN (SELECT g.message_id FROM messages g WHERE g.conversation_id = c.conversation_id ",
            "AND NOT EXISTS (SELECT 1 FROM message_flags f WHERE f.user_id = m.user_id AND f.message_id = g.message_id ",
            "AND f.hidden_at IS NOT NULL) ORDER BY g.seq DESC LIMIT 1) ELSE c.last_message_id END ",
            "LEFT JOIN users u ON u.user_id = m.peer_id ",
            "LEFT JOIN user_profiles f ON f.user_id = m.peer_id ",
            $rest
        )
    };
}

const LIST: &str = select_conversation!(
    "WHERE m.user_id = ?1 AND (?2 IS NULL OR m.active_place < ?2) \
     AND (m.cleared_seq = 0 OR max(m.last_sent_seq, p.last_sent_seq) > m.cleared_seq) \
     AND (?4 NOT IN (1, 2, 3, 5) OR (m.archived_seq > 0 AND (m.muted_until > ?5 \
     OR max(m.last_sent_seq, p.last_sent_seq) <= m.archived_seq)) = (?4 = 3)) \
     AND (?4 <> 2 OR p.sent_count > max(m.read_count, m.cleared_count) OR m.unread_from_seq > 0) \
     AND (?4 <> 4 OR m.pinned = 1) AND (?4 <> 5 OR m.stage = ?6) \
     ORDER BY m.active_place DESC LIMIT ?3"
);
const ONE: &str =
    select_conversation!("WHERE m.user_id = ?1 AND c.user_small = ?2 AND c.user_large = ?3");

const WRITERS: &str = "SELECT (s.sent_count > 0) + (l.sent_count > 0) FROM conversations c \
     CROSS JOIN members s ON s.user_id = c.user_small AND s.conversation_id = c.conversation_id \
     CROSS JOIN members l ON l.user_id = c.user_large AND l.conversation_id = c.conversation_id \
     WHERE c.user_small = ? AND c.user_large = ?";
const IS_BLOCKED: &str = "SELECT EXISTS (SELECT 1 FROM members WHERE blocked_at > 0 \
     AND (user_id, peer_id) IN ((?1, ?2), (?2, ?1)))";
const BLOCKS: &str = "SELECT peer_id FROM members WHERE user_id = ? AND blocked_at > 0 ORDER BY blocked_at DESC, peer_id";
const STAGES: &str =
    "SELECT DISTINCT stage FROM members WHERE user_id = ? AND stage <> '' ORDER BY stage";
const MARKED_UNREAD: &str = "SELECT m.unread_from_seq > 0 FROM conversations c \
     CROSS JOIN members m ON m.user_id = ?1 AND m.conversation_id = c.conversation_id \
     WHERE c.user_small = ?2 AND c.user_large = ?3";
const UNREAD: &str = concat!(
    "SELECT count(*), coalesce(sum(unread_count), 0) FROM (SELECT ",
    unread_count!(),
    " FROM members m JOIN members p ON p.conversation_id = m.conversation_id AND p.user_id = m.peer_id \
     WHERE m.user_id = ? AND p.sent_count > m.read_count) AS counted WHERE unread_count > 0"
);

#[async_trait]
impl ConversationStore for SqliteStore {
    async fn conversations(
        &self,
        user: UserId,
        page: &ListPage,
    ) -> StoreResult<Vec<ConversationRecord>> {
        let search = Search::new(page.search.as_deref(), page.limit);
        let rows = sqlx::query(LIST)
            .bind(user.0)
            .bind(page.after.map(|cursor| cursor.0))
            .bind(search.rows())
            .bind(page.rows as i64)
            .bind(page.now.0)
            .bind(page.stage.as_str())
            .fetch(&self.readers);
        let read = |row: &_| conversation(user, row);
        search
            .among(rows, read, |it| [Some(it.peer_name(user))])
            .await
    }

    async fn conversation(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRecord>> {
        let [small, large] = id.members();
        let row = sqlx::query(ONE)
            .bind(user.0)
            .bind(small.0)
            .bind(large.0)
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(|row| conversation(user, row)).transpose()
    }

    async fn peers(&self, users: &[UserId]) -> StoreResult<Vec<(ConversationId, UserId)>> {
        let pairs: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT m.user_id, m.peer_id FROM members m WHERE m.user_id IN (SELECT value FROM json_each(?)) AND m.blocked_at = 0 \
         AND NOT EXISTS (SELECT 1 FROM members p WHERE p.user_id = m.peer_id \
         AND p.conversation_id = m.conversation_id AND p.blocked_at > 0)",
    )
    .bind(array(users))
    .fetch_all(&self.readers)
    .await?;
        pairs
            .into_iter()
            .map(|(user, peer)| Ok((between(UserId(user), UserId(peer))?, UserId(peer))))
            .collect()
    }

    async fn heads(&self, user: UserId) -> StoreResult<Vec<(ConversationId, Seq)>> {
        let heads: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT m.peer_id, c.last_seq FROM members m JOIN conversations c USING (conversation_id) \
         WHERE m.user_id = ?",
    )
    .bind(user.0)
    .fetch_all(&self.readers)
    .await?;
        heads
            .into_iter()
            .map(|(peer, seq)| Ok((between(user, UserId(peer))?, Seq(seq))))
            .collect()
    }

    async fn writers(&self, id: ConversationId) -> StoreResult<usize> {
        let [small, large] = id.members();
        let count = sqlx::query_scalar(WRITERS).bind(small.0).bind(large.0);
        let count: Option<i64> = count.fetch_optional(&self.readers).await?;
        Ok(count.map_or(0, |count| usize::try_from(count).unwrap_or(0)))
    }

    async fn is_blocked(&self, id: ConversationId) -> StoreResult<bool> {
        let [small, large] = id.members();
        let blocked = sqlx::query_scalar(IS_BLOCKED).bind(small.0).bind(large.0);
        Ok(blocked.fetch_one(&self.readers).await?)
    }

    async fn blocks(&self, user: UserId) -> StoreResult<Vec<UserId>> {
        let blocks = sqlx::query_scalar(BLOCKS).bind(user.0);
        let blocks: Vec<i64> = blocks.fetch_all(&self.readers).await?;
        Ok(blocks.into_iter().map(UserId).collect())
    }

    async fn stages(&self, user: UserId) -> StoreResult<Vec<Stage>> {
        let stages = sqlx::query_scalar(STAGES).bind(user.0);
        let stages: Vec<String> = stages.fetch_all(&self.readers).await?;
        Ok(stages.iter().map(|name| stage(name)).collect())
    }

    async fn is_marked_unread(&self, user: UserId, id: ConversationId) -> StoreResult<bool> {
        let [small, large] = id.members();
        let marked = sqlx::query_scalar(MARKED_UNREAD);
        let marked = marked.bind(user.0).bind(small.0).bind(large.0);
        let marked: Option<bool> = marked.fetch_optional(&self.readers).await?;
        Ok(marked.unwrap_or(false))
    }

    async fn unread_count(&self, user: UserId) -> StoreResult<(i64, i64)> {
        Ok(sqlx::query_as(UNREAD)
            .bind(user.0)
            .fetch_one(&self.readers)
            .await?)
    }
}
