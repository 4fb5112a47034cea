//! Reading the change log in SQLite.

use async_trait::async_trait;

use super::super::changes::{MAX_CHANGES_ABOUT, answers, authors};
use super::super::{Appended, ChangeStore, FeedChange, NewChange, StoreResult};
use super::SqliteStore;
use super::rows::{change, feed_change, message_columns};
use crate::domain::{Change, ConversationId, FeedSeq, MessageId, Seq, UserId};

/// The columns of a message `g` or another change `h` as a log entry, read by [`change`].
macro_rules! entry_of {
    (message) => {
        concat!(
            "'message' AS kind, g.seq AS change_seq, NULL AS private_seq, g.sender_id AS user_id, NULL AS payload, ",
            message_columns!()
        )
    };
    (change) => {
        "h.kind, h.seq AS change_seq, NULL AS private_seq, h.user_id, h.payload, \
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, h.created_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
    };
    (private) => {
        "p.kind, NULL AS change_seq, p.feed_seq AS private_seq, p.user_id, p.payload AS payload, \
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, p.created_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
    };
}

const AFTER: &str = concat!(
    "WITH c AS (SELECT conversation_id FROM conversations WHERE user_small = ?1 AND user_large = ?2) ",
    "SELECT * FROM (SELECT ",
    entry_of!(message),
    " FROM c JOIN messages g USING (conversation_id) WHERE g.seq > ?3 ORDER BY g.seq LIMIT ?4) ",
    "UNION ALL SELECT * FROM (SELECT ",
    entry_of!(change),
    " FROM c JOIN changes h USING (conversation_id) WHERE h.seq > ?3 ORDER BY h.seq LIMIT ?4) ",
    "ORDER BY change_seq LIMIT ?4"
);

const ABOUT: &str = concat!(
    "SELECT ",
    entry_of!(change),
    " FROM changes h WHERE h.conversation_id = (SELECT conversation_id FROM conversations ",
    "WHERE user_small = ?1 AND user_large = ?2) AND h.message_id IN (SELECT value FROM json_each(?3)) ",
    "AND h.kind <> 'edited' ORDER BY h.seq DESC LIMIT ?4"
);

/// Changes of a conversation have the same order in its log and in the feed, and each takes one position in the feed.
/// So only the newest `changed_place - since` changes of each conversation need to be read.
const FEED: &str = concat!(
    "WITH changed AS (SELECT m.conversation_id, m.peer_id, m.user_id < m.peer_id AS is_small, ",
    "c.last_seq - (m.changed_place - ?2) AS known ",
    "FROM members m JOIN conversations c USING (conversation_id) WHERE m.user_id = ?1 AND m.changed_place > ?2), ",
    "log AS (SELECT m.peer_id, iif(m.is_small, g.small_place, g.large_place) AS position, ",
    entry_of!(message),
    " FROM changed m JOIN messages g ON g.conversation_id = m.conversation_id AND g.seq > m.known ",
    "UNION ALL SELECT m.peer_id, iif(m.is_small, h.small_place, h.large_place), ",
    entry_of!(change),
    " FROM changed m JOIN changes h ON h.conversation_id = m.conversation_id AND h.seq > m.known ",
    "UNION ALL SELECT m.peer_id, p.feed_seq, ",
    entry_of!(private),
    " FROM private_changes p JOIN members m USING (user_id, conversation_id) ",
    "WHERE p.user_id = ?1 AND p.feed_seq > ?2) ",
    "SELECT * FROM log WHERE position > ?2 ORDER BY position LIMIT ?3"
);

const PRIVATE: &str = concat!(
    "SELECT m.peer_id, p.feed_seq AS position, ",
    entry_of!(private),
    " FROM private_changes p JOIN members m USING (user_id, conversation_id) ",
    "WHERE p.user_id = ?1 AND p.feed_seq > ?2 ORDER BY p.feed_seq LIMIT ?3"
);

#[async_trait]
impl ChangeStore for SqliteStore {
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
        let head = "SELECT last_seq FROM conversations WHERE user_small = ? AND user_large = ?";
        let head: Option<i64> = sqlx::query_scalar(head)
            .bind(small.0)
            .bind(large.0)
            .fetch_optional(&self.readers)
            .await?;
        let rows = sqlx::query(AFTER)
            .bind(small.0)
            .bind(large.0)
            .bind(after.0)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        let changes: StoreResult<_> = rows.iter().map(|row| change(id, row)).collect();
        Ok((Seq(head.unwrap_or(0)), changes?))
    }

    async fn changes_about(
        &self,
        id: ConversationId,
        messages: &[MessageId],
    ) -> StoreResult<Vec<Change>> {
        let [small, large] = id.members();
        let rows = sqlx::query(ABOUT)
            .bind(small.0)
            .bind(large.0)
            .bind(serde_json::to_string(messages)?)
            .bind(MAX_CHANGES_ABOUT)
            .fetch_all(&self.readers)
            .await?;
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
        let head = sqlx::query_scalar("SELECT last_place FROM user_feeds WHERE user_id = ?");
        let head = head.bind(user.0).fetch_optional(&self.readers).await?;
        Ok(FeedSeq(head.unwrap_or(0)))
    }
}

impl SqliteStore {
    /// A page of a person's feed, or of its private part.
    async fn feed_page(
        &self,
        statement: &'static str,
        user: UserId,
        since: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<FeedChange>> {
        let rows = sqlx::query(statement)
            .bind(user.0)
            .bind(since.0)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(|row| feed_change(user, row)).collect()
    }
}
