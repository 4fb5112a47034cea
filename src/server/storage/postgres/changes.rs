//! Reading the change log in PostgreSQL.

use async_trait::async_trait;

use super::super::changes::{MAX_CHANGES_ABOUT, answers, authors};
use super::super::{Appended, ChangeStore, FeedChange, NewChange, StoreResult};
use super::rows::{change, feed_change, message_columns};
use super::{PostgresStore, within};
use crate::domain::{Change, ConversationId, FeedSeq, MessageId, Seq, UserId};

/// The columns of a message `g` or another change `h` as a log entry, read by [`change`].
macro_rules! entry_of {
    (message) => {
        concat!(
            "'message' AS kind, g.seq AS change_seq, NULL::int8 AS private_seq, g.sender_id::int8 AS user_id, ",
            "NULL::text AS payload, ",
            message_columns!()
        )
    };
    (change) => {
        "h.kind, h.seq AS change_seq, NULL::int8 AS private_seq, h.user_id, h.payload::text AS payload, \
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, h.created_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
    };
    (private) => {
        "p.kind, NULL AS change_seq, p.feed_seq AS private_seq, p.user_id, p.payload::text AS payload, \
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, p.created_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
    };
}

const AFTER: &str = concat!(
    "WITH c AS MATERIALIZED (SELECT conversation_id FROM conversations WHERE user_small = $1 AND user_large = $2) ",
    "(SELECT ",
    entry_of!(message),
    " FROM messages g WHERE g.conversation_id = (SELECT conversation_id FROM c) AND g.seq > $3 ORDER BY g.seq LIMIT $4) ",
    "UNION ALL (SELECT ",
    entry_of!(change),
    " FROM changes h WHERE h.conversation_id = (SELECT conversation_id FROM c) AND h.seq > $3 ORDER BY h.seq LIMIT $4) ",
    "ORDER BY change_seq LIMIT $4"
);

const ABOUT: &str = concat!(
    "SELECT ",
    entry_of!(change),
    " FROM changes h WHERE h.conversation_id = (SELECT conversation_id FROM conversations ",
    "WHERE user_small = $1 AND user_large = $2) AND h.message_id = ANY ($3::int8[]) ",
    "AND h.kind <> 'edited' ORDER BY h.seq DESC LIMIT $4"
);

/// Changes of a conversation have the same order in its log and in the feed, and each takes one position in the feed.
/// So only the newest `changed_place - since` changes of each conversation need to be read.
const FEED: &str = concat!(
    "WITH changed AS MATERIALIZED (SELECT m.conversation_id, m.peer_id, m.user_id < m.peer_id AS is_small, ",
    "c.last_seq - (m.changed_place - $2) AS known ",
    "FROM members m JOIN conversations c USING (conversation_id) ",
    "WHERE m.user_id = $1 AND m.changed_place > $2) ",
    "SELECT * FROM (SELECT m.peer_id, log.* FROM changed m CROSS JOIN LATERAL (",
    "(SELECT CASE WHEN m.is_small THEN g.small_place ELSE g.large_place END AS position, ",
    entry_of!(message),
    " FROM messages g WHERE g.conversation_id = m.conversation_id AND g.seq > m.known ",
    "AND CASE WHEN m.is_small THEN g.small_place ELSE g.large_place END > $2 ORDER BY g.seq LIMIT $3) ",
    "UNION ALL (SELECT CASE WHEN m.is_small THEN h.small_place ELSE h.large_place END, ",
    entry_of!(change),
    " FROM changes h WHERE h.conversation_id = m.conversation_id AND h.seq > m.known ",
    "AND CASE WHEN m.is_small THEN h.small_place ELSE h.large_place END > $2 ORDER BY h.seq LIMIT $3)) log ",
    "UNION ALL (SELECT m.peer_id, p.feed_seq, ",
    entry_of!(private),
    " FROM private_changes p JOIN members m USING (user_id, conversation_id) ",
    "WHERE p.user_id = $1 AND p.feed_seq > $2 ORDER BY p.feed_seq LIMIT $3)) entries ORDER BY position LIMIT $3"
);

const PRIVATE: &str = concat!(
    "SELECT m.peer_id, p.feed_seq AS position, ",
    entry_of!(private),
    " FROM private_changes p JOIN members m USING (user_id, conversation_id) ",
    "WHERE p.user_id = $1 AND p.feed_seq > $2 ORDER BY p.feed_seq LIMIT $3"
);

#[async_trait]
impl ChangeStore for PostgresStore {
    async fn append(&self, changes: Vec<NewChange>) -> StoreResult<Vec<Appended>> {
        let authors = authors(&changes);
        let stored = self.log.append(changes).await?;
        answers(self, authors, stored).await
    }

    async fn changes_after(
        &self,
        id: ConversationId,
        after: Seq,
        limit: i64,
    ) -> StoreResult<(Seq, Vec<Change>)> {
        let [small, large] = id.members();
        within(async {
            let head =
                "SELECT last_seq FROM conversations WHERE user_small = $1 AND user_large = $2";
            let head: Option<i64> = sqlx::query_scalar(head)
                .bind(small.0)
                .bind(large.0)
                .fetch_optional(&self.pool)
                .await?;
            let rows = sqlx::query(AFTER)
                .bind(small.0)
                .bind(large.0)
                .bind(after.0)
                .bind(limit)
                .fetch_all(&self.pool)
                .await?;
            let changes: StoreResult<_> = rows.iter().map(|row| change(id, row)).collect();
            Ok((Seq(head.unwrap_or(0)), changes?))
        })
        .await
    }

    async fn changes_about(
        &self,
        id: ConversationId,
        messages: &[MessageId],
    ) -> StoreResult<Vec<Change>> {
        let [small, large] = id.members();
        let messages: Vec<i64> = messages.iter().map(|id| id.0).collect();
        let about = sqlx::query(ABOUT)
            .bind(small.0)
            .bind(large.0)
            .bind(messages)
            .bind(MAX_CHANGES_ABOUT);
        let rows = within(async { Ok(about.fetch_all(&self.pool).await?) }).await?;
        rows.iter().rev().map(|row| change(id, row)).collect()
    }

    async fn feed(&self, user: UserId, since: FeedSeq, limit: i64) -> StoreResult<Vec<FeedChange>> {
        self.feed_page(FEED, user, since, limit).await
    }

    async fn private_changes(
        &self,
        user: UserId,
        since: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<FeedChange>> {
        self.feed_page(PRIVATE, user, since, limit).await
    }

    async fn feed_head(&self, user: UserId) -> StoreResult<FeedSeq> {
        let head = sqlx::query_scalar("SELECT last_place FROM user_feeds WHERE user_id = $1");
        let head = head.bind(user.0);
        let head = within(async { Ok(head.fetch_optional(&self.pool).await?) }).await?;
        Ok(FeedSeq(head.unwrap_or(0)))
    }
}

impl PostgresStore {
    /// A page of a person's feed, or of its private part.
    async fn feed_page(
        &self,
        statement: &'static str,
        user: UserId,
        since: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<FeedChange>> {
        let page = sqlx::query(statement)
            .bind(user.0)
            .bind(since.0)
            .bind(limit);
        let rows = within(async { Ok(page.fetch_all(&self.pool).await?) }).await?;
        rows.iter().map(|row| feed_change(user, row)).collect()
    }
}
