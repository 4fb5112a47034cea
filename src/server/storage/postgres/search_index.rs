//! The index of messages in PostgreSQL.

use async_trait::async_trait;

use super::super::{
    ChangedLog, MessagePlace, SearchStore, SegmentWords, StaleMessage, StoreResult,
};
use super::rows::{changed_log, message, message_columns, not_hidden, placed_message, segment};
use super::{PostgresStore, within};
use crate::domain::{FeedSeq, Message, MessageId, UserId};
use crate::server::search::{Progress, Segment};

const PROGRESS: &str = "SELECT coalesce((SELECT max(last_place) FROM search_segments WHERE user_id = $1), 0), \
     coalesce((SELECT last_place FROM user_feeds WHERE user_id = $1), 0)";
/// Changes of a conversation have the same order in its log and in the feed, and each takes one position in the feed.
const CHANGED: &str = "SELECT m.peer_id, c.last_seq - (m.changed_place - $2) AS known \
     FROM members m JOIN conversations c USING (conversation_id) WHERE m.user_id = $1 AND m.changed_place > $2";
const PLACES: &str = "SELECT g.seq, CASE WHEN $3 = $1 THEN g.small_place ELSE g.large_place END, \
     g.message_id::int8 FROM messages g WHERE g.conversation_id = \
     (SELECT conversation_id FROM conversations WHERE user_small = $1 AND user_large = $2) \
     AND g.seq > $4 ORDER BY g.seq LIMIT $5";
const VISIBLE: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM unnest($2::int8[]) AS e (id) CROSS JOIN LATERAL (SELECT * FROM messages WHERE message_id = e.id::int4) g ",
    "WHERE g.seq IS NOT NULL AND $1 IN (g.sender_id, g.receiver_id) AND g.deleted_at IS NULL AND ",
    not_hidden!("$1")
);
const NEWEST: &str = concat!(
    "SELECT n.place, ",
    message_columns!(),
    " FROM members m JOIN conversations c USING (conversation_id) CROSS JOIN LATERAL (",
    "SELECT *, CASE WHEN m.user_id < m.peer_id THEN small_place ELSE large_place END AS place FROM messages ",
    "WHERE conversation_id = m.conversation_id AND seq > c.last_seq - (m.changed_place - $2)) g ",
    "CROSS JOIN LATERAL (SELECT g.place) n ",
    "WHERE m.user_id = $1 AND m.changed_place > $2 AND g.place > $2 AND g.deleted_at IS NULL AND ",
    not_hidden!("$1"),
    " ORDER BY n.place DESC LIMIT $3"
);
const WORDS: &str = "SELECT first_place, last_place, words FROM search_segments WHERE user_id = $1 AND first_place < $2 \
     ORDER BY first_place DESC LIMIT $3";
const ENTRIES: &str = "SELECT entries FROM search_segments \
     WHERE user_id = $1 AND first_place = $2 AND last_place = $3";
const SIZES: &str = "SELECT first_place, messages::int8 FROM search_segments WHERE user_id = $1 \
     ORDER BY first_place DESC LIMIT $2";
const FROM: &str = "SELECT first_place, last_place, messages::int8, words, entries FROM search_segments \
     WHERE user_id = $1 AND first_place >= $2 ORDER BY first_place";
const AT: &str = "SELECT first_place, last_place, messages::int8, words, entries FROM search_segments \
     WHERE user_id = $1 AND first_place <= $2 ORDER BY first_place DESC LIMIT 1";
const STALE: &str = "SELECT stale_id, place, message_id FROM search_stale WHERE user_id = $1 AND place <= $2 \
     ORDER BY place LIMIT $3";
const FORGET: &str = "DELETE FROM search_stale WHERE stale_id = ANY ($1::int8[])";
const REPLACED: &str =
    "DELETE FROM search_segments WHERE user_id = $1 AND first_place = ANY ($2::int8[])";
const STORE: &str = "INSERT INTO search_segments (user_id, first_place, last_place, messages, words, entries) \
     SELECT $1, $2, $3, $4::int4, $5, $6 WHERE EXISTS (SELECT 1 FROM users WHERE user_id = $1) \
     ON CONFLICT DO NOTHING";

#[async_trait]
impl SearchStore for PostgresStore {
    async fn search_progress(&self, user: UserId) -> StoreResult<Progress> {
        let progress = sqlx::query_as(PROGRESS).bind(user.0);
        let (indexed, head) = within(async { Ok(progress.fetch_one(&self.pool).await?) }).await?;
        Ok(Progress {
            indexed: FeedSeq(indexed),
            head: FeedSeq(head),
        })
    }

    async fn changed_logs(&self, user: UserId, since: FeedSeq) -> StoreResult<Vec<ChangedLog>> {
        let changed = sqlx::query(CHANGED).bind(user.0).bind(since.0);
        let rows = within(async { Ok(changed.fetch_all(&self.pool).await?) }).await?;
        rows.iter().map(|row| changed_log(user, row)).collect()
    }

    async fn places(
        &self,
        user: UserId,
        log: ChangedLog,
        limit: i64,
    ) -> StoreResult<Vec<MessagePlace>> {
        let [small, large] = log.id.members();
        let places = sqlx::query_as(PLACES)
            .bind(small.0)
            .bind(large.0)
            .bind(user.0)
            .bind(log.after.0)
            .bind(limit);
        let rows: Vec<(i64, i64, i64)> =
            within(async { Ok(places.fetch_all(&self.pool).await?) }).await?;
        Ok(rows.into_iter().map(MessagePlace::from).collect())
    }

    async fn visible_messages(&self, user: UserId, ids: &[MessageId]) -> StoreResult<Vec<Message>> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let visible = sqlx::query(VISIBLE).bind(user.0).bind(ids);
        let rows = within(async { Ok(visible.fetch_all(&self.pool).await?) }).await?;
        rows.iter().map(message).collect()
    }

    async fn newest_messages(
        &self,
        user: UserId,
        since: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<(FeedSeq, Message)>> {
        let newest = sqlx::query(NEWEST).bind(user.0).bind(since.0).bind(limit);
        let rows = within(async { Ok(newest.fetch_all(&self.pool).await?) }).await?;
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
        let rows: Vec<(i64, i64, String)> =
            within(async { Ok(words.fetch_all(&self.pool).await?) }).await?;
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
        within(async { Ok(entries.fetch_optional(&self.pool).await?) }).await
    }

    async fn segment_sizes(&self, user: UserId, limit: i64) -> StoreResult<Vec<(FeedSeq, usize)>> {
        let sizes = sqlx::query_as(SIZES).bind(user.0).bind(limit);
        let rows: Vec<(i64, i64)> =
            within(async { Ok(sizes.fetch_all(&self.pool).await?) }).await?;
        let size = |(first, size)| (FeedSeq(first), usize::try_from(size).unwrap_or_default());
        Ok(rows.into_iter().map(size).collect())
    }

    async fn segment_at(&self, user: UserId, place: FeedSeq) -> StoreResult<Option<Segment>> {
        let found = sqlx::query(AT).bind(user.0).bind(place.0);
        let row = within(async { Ok(found.fetch_optional(&self.pool).await?) }).await?;
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
        let rows: Vec<(i64, i64, i64)> =
            within(async { Ok(stale.fetch_all(&self.pool).await?) }).await?;
        Ok(rows.into_iter().map(StaleMessage::from).collect())
    }

    async fn forget_stale(&self, stale: &[StaleMessage]) -> StoreResult<()> {
        let numbers: Vec<i64> = stale.iter().map(|it| it.number).collect();
        let forget = sqlx::query(FORGET).bind(numbers);
        within(async { Ok(forget.execute(&self.pool).await?) }).await?;
        Ok(())
    }

    async fn segments_from(&self, user: UserId, first: FeedSeq) -> StoreResult<Vec<Segment>> {
        let segments = sqlx::query(FROM).bind(user.0).bind(first.0);
        let rows = within(async { Ok(segments.fetch_all(&self.pool).await?) }).await?;
        rows.iter().map(segment).collect()
    }

    async fn store_segment(
        &self,
        user: UserId,
        replaced: &[FeedSeq],
        segment: Segment,
    ) -> StoreResult<bool> {
        let replaced: Vec<i64> = replaced.iter().map(|first| first.0).collect();
        within(async {
            let mut transaction = self.begin().await?;
            let deleted = sqlx::query(REPLACED)
                .bind(user.0)
                .bind(&replaced)
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
        })
        .await
    }
}
