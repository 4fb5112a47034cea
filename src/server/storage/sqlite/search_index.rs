//! The index of messages in SQLite.

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;

use super::super::{
    ChangedLog, MessagePlace, SearchStore, SegmentWords, StaleMessage, StoreResult,
};
use super::SqliteStore;
use super::rows::{changed_log, message, message_columns, not_hidden, placed_message, segment};
use crate::domain::{FeedSeq, Message, MessageId, UserId};
use crate::server::search::{Progress, Segment};

const PROGRESS: &str = "SELECT coalesce((SELECT max(last_place) FROM search_segments WHERE user_id = ?1), 0), \
     coalesce((SELECT last_place FROM user_feeds WHERE user_id = ?1), 0)";
/// Changes of a conversation have the same order in its log and in the feed, and each takes one position in the feed.
const CHANGED: &str = "SELECT m.peer_id, c.last_seq - (m.changed_place - ?2) AS known \
     FROM members m JOIN conversations c USING (conversation_id) WHERE m.user_id = ?1 AND m.changed_place > ?2";
const PLACES: &str = "SELECT g.seq, iif(?3 = ?1, g.small_place, g.large_place), g.message_id \
     FROM messages g WHERE g.conversation_id = \
     (SELECT conversation_id FROM conversations WHERE user_small = ?1 AND user_large = ?2) \
     AND g.seq > ?4 ORDER BY g.seq LIMIT ?5";
const VISIBLE: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM json_each(?2) e CROSS JOIN messages g ON g.message_id = e.value ",
    "WHERE ?1 IN (g.sender_id, g.receiver_id) AND g.deleted_at IS NULL AND ",
    not_hidden!("?1")
);
const NEWEST: &str = concat!(
    "SELECT ",
    message_columns!(),
    ", iif(m.user_id < m.peer_id, g.small_place, g.large_place) AS place ",
    "FROM members m JOIN conversations c USING (conversation_id) JOIN messages g ",
    "ON g.conversation_id = m.conversation_id AND g.seq > c.last_seq - (m.changed_place - ?2) ",
    "WHERE m.user_id = ?1 AND m.changed_place > ?2 AND place > ?2 AND g.deleted_at IS NULL AND ",
    not_hidden!("?1"),
    " ORDER BY place DESC LIMIT ?3"
);
const WORDS: &str = "SELECT first_place, last_place, words FROM search_segments WHERE user_id = ? AND first_place < ? \
     ORDER BY first_place DESC LIMIT ?";
const ENTRIES: &str = "SELECT entries FROM search_segments \
     WHERE user_id = ? AND first_place = ? AND last_place = ?";
const SIZES: &str = "SELECT first_place, messages FROM search_segments WHERE user_id = ? \
     ORDER BY first_place DESC LIMIT ?";
const FROM: &str = "SELECT first_place, last_place, messages, words, entries FROM search_segments \
     WHERE user_id = ? AND first_place >= ? ORDER BY first_place";
const AT: &str = "SELECT first_place, last_place, messages, words, entries FROM search_segments \
     WHERE user_id = ? AND first_place <= ? ORDER BY first_place DESC LIMIT 1";
const STALE: &str = "SELECT stale_id, place, message_id FROM search_stale WHERE user_id = ? AND place <= ? \
     ORDER BY place LIMIT ?";
const FORGET: &str = "DELETE FROM search_stale WHERE stale_id IN (SELECT value FROM json_each(?))";
const REPLACED: &str = "DELETE FROM search_segments WHERE user_id = ? \
     AND first_place IN (SELECT value FROM json_each(?))";
const STORE: &str = "INSERT INTO search_segments (user_id, first_place, last_place, messages, words, entries) \
     SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM users WHERE user_id = ?1) ON CONFLICT DO NOTHING";

#[async_trait]
impl SearchStore for SqliteStore {
    async fn search_progress(&self, user: UserId) -> StoreResult<Progress> {
        let progress = sqlx::query_as(PROGRESS).bind(user.0);
        let (indexed, head) = progress.fetch_one(&self.readers).await?;
        Ok(Progress {
            indexed: FeedSeq(indexed),
            head: FeedSeq(head),
        })
    }

    async fn changed_logs(&self, user: UserId, since: FeedSeq) -> StoreResult<Vec<ChangedLog>> {
        let changed = sqlx::query(CHANGED).bind(user.0).bind(since.0);
        let rows = changed.fetch_all(&self.readers).await?;
        rows.iter().map(|row| changed_log(user, row)).collect()
    }

    async fn places(
        &self,
        user: UserId,
        log: ChangedLog,
        limit: i64,
    ) -> StoreResult<Vec<MessagePlace>> {
        let [small, large] = log.id.members();
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(PLACES)
            .bind(small.0)
            .bind(large.0)
            .bind(user.0)
            .bind(log.after.0)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(MessagePlace::from).collect())
    }

    async fn visible_messages(&self, user: UserId, ids: &[MessageId]) -> StoreResult<Vec<Message>> {
        let visible = sqlx::query(VISIBLE).bind(user.0);
        let visible = visible.bind(serde_json::to_string(ids)?);
        let rows: Vec<SqliteRow> = visible.fetch_all(&self.readers).await?;
        rows.iter().map(message).collect()
    }

    async fn newest_messages(
        &self,
        user: UserId,
        since: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<(FeedSeq, Message)>> {
        let newest = sqlx::query(NEWEST).bind(user.0).bind(since.0).bind(limit);
        let rows = newest.fetch_all(&self.readers).await?;
        rows.iter().map(placed_message).collect()
    }

    async fn segment_words(
        &self,
        user: UserId,
        before: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<SegmentWords>> {
        let words = sqlx::query_as(WORDS)
            .bind(user.0)
            .bind(before.0)
            .bind(limit);
        let rows: Vec<(i64, i64, String)> = words.fetch_all(&self.readers).await?;
        Ok(rows.into_iter().map(SegmentWords::from).collect())
    }

    async fn segment_entries(
        &self,
        user: UserId,
        first: FeedSeq,
        last: FeedSeq,
    ) -> StoreResult<Option<Vec<u8>>> {
        let entries = sqlx::query_scalar(ENTRIES)
            .bind(user.0)
            .bind(first.0)
            .bind(last.0);
        Ok(entries.fetch_optional(&self.readers).await?)
    }

    async fn segment_sizes(&self, user: UserId, limit: i64) -> StoreResult<Vec<(FeedSeq, usize)>> {
        let sizes = sqlx::query_as(SIZES).bind(user.0).bind(limit);
        let rows: Vec<(i64, i64)> = sizes.fetch_all(&self.readers).await?;
        let size = |(first, size)| (FeedSeq(first), usize::try_from(size).unwrap_or_default());
        Ok(rows.into_iter().map(size).collect())
    }

    async fn segment_at(&self, user: UserId, place: FeedSeq) -> StoreResult<Option<Segment>> {
        let found = sqlx::query(AT).bind(user.0).bind(place.0);
        let row = found.fetch_optional(&self.readers).await?;
        let found = row.as_ref().map(segment).transpose()?;
        Ok(found.filter(|it| it.last >= place))
    }

    async fn stale_messages(
        &self,
        user: UserId,
        up_to: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<StaleMessage>> {
        let stale = sqlx::query_as(STALE).bind(user.0).bind(up_to.0).bind(limit);
        let rows: Vec<(i64, i64, i64)> = stale.fetch_all(&self.readers).await?;
        Ok(rows.into_iter().map(StaleMessage::from).collect())
    }

    async fn forget_stale(&self, stale: &[StaleMessage]) -> StoreResult<()> {
        let numbers: Vec<i64> = stale.iter().map(|it| it.number).collect();
        let forget = sqlx::query(FORGET).bind(serde_json::to_string(&numbers)?);
        forget.execute(&self.writer).await?;
        Ok(())
    }

    async fn segments_from(&self, user: UserId, first: FeedSeq) -> StoreResult<Vec<Segment>> {
        let segments = sqlx::query(FROM).bind(user.0).bind(first.0);
        let rows = segments.fetch_all(&self.readers).await?;
        rows.iter().map(segment).collect()
    }

    async fn store_segment(
        &self,
        user: UserId,
        replaced: &[FeedSeq],
        segment: Segment,
    ) -> StoreResult<bool> {
        let mut transaction = self.begin_write().await?;
        let deleted = sqlx::query(REPLACED)
            .bind(user.0)
            .bind(serde_json::to_string(replaced)?)
            .execute(&mut *transaction)
            .await?;
        if deleted.rows_affected() != replaced.len() as u64 {
            return Ok(false);
        }
        let stored = sqlx::query(STORE)
            .bind(user.0)
            .bind(segment.first.0)
            .bind(segment.last.0)
            .bind(i64::try_from(segment.messages).unwrap_or(i64::MAX))
            .bind(segment.words)
            .bind(segment.entries)
            .execute(&mut *transaction)
            .await?;
        let is_stored = stored.rows_affected() == 1;
        if is_stored {
            transaction.commit().await?;
        }
        Ok(is_stored)
    }
}
