//! The conversation list in PostgreSQL.

use super::super::conversations::stage;
use super::super::conversations::unread_count;
use super::super::search::Search;
use super::super::{ConversationRecord, ConversationStore, ListPage, StoreResult};
use super::rows::{array, between, conversation, created_at};
use super::{PostgresStore, within};
use crate::domain::{ConversationId, Seq, Stage, UserId};
use async_trait::async_trait;

/// Selects rows of the list: `$members` are the members of which `m` is one, `$rest` follows. The other member is looked up by
/// the whole primary key: a join would let the planner look through all members of the conversation.
macro_rules! select_conversation {
    ($members:literal, $rest:literal) => {
        concat!(
            "SELECT m.peer_id, m.active_place, m.read_seq, m.delivered_seq, ",
            unread_count!(),
            ", m.pinned, m.archived_seq, m.muted_until, m.unread_from_seq, m.cleared_seq, m.stage, m.draft, m.blocked_at > 0 AS blocked_by_me, p.blocked_at > 0 AS blocked_by_peer, ",
            "greatest(m.last_sent_seq, p.last_sent_seq) AS newest_seq, ",
            "p.read_seq AS peer_read_seq, p.delivered_seq AS peer_delivered_seq, c.last_seq, c.created_at AS began_at, ",
            "g.message_id::int8, g.seq AS message_seq, g.sender_id::int8, left(g.message_text, 200) AS message_text, ",
            "coalesce(g.message_type, 'text')::text AS message_type, g.attachment_file_name, g.attachments::text, ",
            "g.deleted_at, ",
            created_at!(),
            ", u.user_type::text, u.is_active IS TRUE AS is_active, u.last_seen_at, ",
            "coalesce(f.full_name, '') AS full_name, f.avatar_url FROM ",
            $members,
            " JOIN conversations c USING (conversation_id) ",
            "CROSS JOIN LATERAL (SELECT sent_count, read_seq, delivered_seq, last_sent_seq, blocked_at FROM members ",
            "WHERE user_id = m.peer_id AND conversation_id = m.conversation_id OFFSET 0) AS p ",
            "LEFT JOIN messages g ON g.seq > m.cleared_seq AND g.message_id = CASE WHEN EXISTS (SELECT FROM message_flags f ",
            "WHERE f.user_id = m.user_id AND f.message_id = c.last_message_id AND f.hidden_at IS NOT NULL) ",
            // The newest one that the viewer has not hidden.
            "THEN (SELECT x.message_id FROM messages x WHERE x.conversation_id = c.conversation_id ",
            "AND NOT EXISTS (SELECT FROM message_flags f WHERE f.user_id = m.user_id AND f.message_id = x.message_id ",
            "AND f.hidden_at IS NOT NULL) ORDER BY x.seq DESC LIMIT 1) ELSE c.last_message_id END ",
            "LEFT JOIN users u ON u.user_id = m.peer_id ",
            "LEFT JOIN user_profiles f ON f.user_id = m.peer_id ",
            $rest
        )
    };
}

// The page is cut out before anything is joined to it.
const LIST: &str = select_conversation!(
    "(SELECT o.* FROM members o WHERE o.user_id = $1 AND o.active_place < coalesce($2, 9223372036854775807) \
     AND (o.cleared_seq = 0 OR greatest(o.last_sent_seq, (SELECT t.last_sent_seq FROM members t \
     WHERE t.user_id = o.peer_id AND t.conversation_id = o.conversation_id)) > o.cleared_seq) \
     AND ($4 NOT IN (1, 2, 3, 5) OR (o.archived_seq > 0 AND (o.muted_until > $5 OR greatest(o.last_sent_seq, \
     (SELECT t.last_sent_seq FROM members t WHERE t.user_id = o.peer_id AND t.conversation_id = o.conversation_id)) \
     <= o.archived_seq)) = ($4 = 3)) \
     AND ($4 <> 2 OR o.unread_from_seq > 0 OR (SELECT t.sent_count FROM members t \
     WHERE t.user_id = o.peer_id AND t.conversation_id = o.conversation_id) > greatest(o.read_count, o.cleared_count)) \
     AND ($4 <> 4 OR o.pinned) AND ($4 <> 5 OR o.stage = $6) \
     ORDER BY o.active_place DESC LIMIT $3) AS m",
    "ORDER BY m.active_place DESC"
);
const ONE: &str = select_conversation!(
    "members m",
    "WHERE m.user_id = $1 AND c.user_small = $2 AND c.user_large = $3"
);

const WRITERS: &str = "SELECT ((s.sent_count > 0)::int + (l.sent_count > 0)::int)::int8 FROM conversations c \
     JOIN members s ON s.user_id = c.user_small AND s.conversation_id = c.conversation_id \
     JOIN members l ON l.user_id = c.user_large AND l.conversation_id = c.conversation_id \
     WHERE c.user_small = $1 AND c.user_large = $2";
const IS_BLOCKED: &str = "SELECT EXISTS (SELECT FROM members WHERE blocked_at > 0 \
     AND (user_id, peer_id) IN (($1, $2), ($2, $1)))";
const BLOCKS: &str = "SELECT peer_id FROM members WHERE user_id = $1 AND blocked_at > 0 ORDER BY blocked_at DESC, peer_id";
const STAGES: &str = "SELECT DISTINCT stage FROM members WHERE user_id = $1 AND stage <> ''";
const MARKED_UNREAD: &str = "SELECT m.unread_from_seq > 0 FROM conversations c \
     JOIN members m ON m.user_id = $1 AND m.conversation_id = c.conversation_id \
     WHERE c.user_small = $2 AND c.user_large = $3";
const UNREAD: &str = concat!(
    "SELECT count(*), coalesce(sum(unread_count), 0)::int8 FROM (SELECT ",
    unread_count!(),
    " FROM members m CROSS JOIN LATERAL (SELECT sent_count FROM members \
     WHERE user_id = m.peer_id AND conversation_id = m.conversation_id OFFSET 0) AS p \
     WHERE m.user_id = $1 AND p.sent_count > m.read_count) AS counted WHERE unread_count > 0"
);

#[async_trait]
impl ConversationStore for PostgresStore {
    async fn conversations(
        &self,
        user: UserId,
        page: &ListPage,
    ) -> StoreResult<Vec<ConversationRecord>> {
        within(async {
            let search = Search::new(page.search.as_deref(), page.limit);
            let rows = sqlx::query(LIST)
                .bind(user.0)
                .bind(page.after.map(|cursor| cursor.0))
                .bind(search.rows())
                .bind(page.rows as i64)
                .bind(page.now.0)
                .bind(page.stage.as_str())
                .fetch(&self.pool);
            let read = |row: &_| conversation(user, row);
            search
                .among(rows, read, |it| [Some(it.peer_name(user))])
                .await
        })
        .await
    }

    async fn conversation(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRecord>> {
        within(async {
            let [small, large] = id.members();
            let row = sqlx::query(ONE)
                .bind(user.0)
                .bind(small.0)
                .bind(large.0)
                .fetch_optional(&self.pool)
                .await?;
            row.as_ref().map(|row| conversation(user, row)).transpose()
        })
        .await
    }

    async fn peers(&self, users: &[UserId]) -> StoreResult<Vec<(ConversationId, UserId)>> {
        within(async {
            let pairs: Vec<(i64, i64)> = sqlx::query_as(
                "SELECT m.user_id, m.peer_id FROM members m WHERE m.user_id = ANY($1::int8[]) AND m.blocked_at = 0 \
         AND NOT EXISTS (SELECT 1 FROM members p WHERE p.user_id = m.peer_id \
         AND p.conversation_id = m.conversation_id AND p.blocked_at > 0)",
            )
            .bind(array(users))
            .fetch_all(&self.pool)
            .await?;
            pairs
                .into_iter()
                .map(|(user, peer)| Ok((between(UserId(user), UserId(peer))?, UserId(peer))))
                .collect()
        })
        .await
    }

    async fn heads(&self, user: UserId) -> StoreResult<Vec<(ConversationId, Seq)>> {
        within(async {
            let heads: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT m.peer_id, c.last_seq FROM members m JOIN conversations c USING (conversation_id) \
         WHERE m.user_id = $1",
    )
    .bind(user.0)
    .fetch_all(&self.pool)
    .await?;
            heads
                .into_iter()
                .map(|(peer, seq)| Ok((between(user, UserId(peer))?, Seq(seq))))
                .collect()
        })
        .await
    }

    async fn writers(&self, id: ConversationId) -> StoreResult<usize> {
        let [small, large] = id.members();
        let count = sqlx::query_scalar(WRITERS).bind(small.0).bind(large.0);
        let count = within(async { Ok(count.fetch_optional(&self.pool).await?) }).await?;
        Ok(count.map_or(0, |count: i64| usize::try_from(count).unwrap_or(0)))
    }

    async fn is_blocked(&self, id: ConversationId) -> StoreResult<bool> {
        let [small, large] = id.members();
        let blocked = sqlx::query_scalar(IS_BLOCKED).bind(small.0).bind(large.0);
        within(async { Ok(blocked.fetch_one(&self.pool).await?) }).await
    }

    async fn blocks(&self, user: UserId) -> StoreResult<Vec<UserId>> {
        let blocks = sqlx::query_scalar(BLOCKS).bind(user.0);
        let blocks: Vec<i64> = within(async { Ok(blocks.fetch_all(&self.pool).await?) }).await?;
        Ok(blocks.into_iter().map(UserId).collect())
    }

    async fn stages(&self, user: UserId) -> StoreResult<Vec<Stage>> {
        let stages = sqlx::query_scalar(STAGES).bind(user.0);
        let stages: Vec<String> = within(async { Ok(stages.fetch_all(&self.pool).await?) }).await?;
        let mut stages: Vec<Stage> = stages.iter().map(|name| stage(name)).collect();
        // In the same order with every collation of the database.
        stages.sort_unstable();
        Ok(stages)
    }

    async fn is_marked_unread(&self, user: UserId, id: ConversationId) -> StoreResult<bool> {
        let [small, large] = id.members();
        let marked = sqlx::query_scalar(MARKED_UNREAD);
        let marked = marked.bind(user.0).bind(small.0).bind(large.0);
        let marked = within(async { Ok(marked.fetch_optional(&self.pool).await?) }).await?;
        Ok(marked.unwrap_or(false))
    }

    async fn unread_count(&self, user: UserId) -> StoreResult<(i64, i64)> {
        within(async {
            Ok(sqlx::query_as(UNREAD)
                .bind(user.0)
                .fetch_one(&self.pool)
                .await?)
        })
        .await
    }
}
