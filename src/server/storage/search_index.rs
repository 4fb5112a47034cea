//! Storage of the index of messages, and what it is made of (`server/search`).

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::{ConversationId, FeedSeq, Message, MessageId, Seq, UserId};
use crate::server::search::{Progress, Segment};

/// Storage of the index of messages. All of it belongs to one person, who is a member of the conversations.
#[async_trait]
pub trait SearchStore: Send + Sync + 'static {
    /// How far the person's index is.
    async fn search_progress(&self, user: UserId) -> StoreResult<Progress>;

    /// The conversations in which something happened after a position of the feed.
    async fn changed_logs(&self, user: UserId, since: FeedSeq) -> StoreResult<Vec<ChangedLog>>;

    /// The messages of a conversation after a position, ascending, at most `limit`, with their positions in the feed of
    /// `user`.
    async fn places(
        &self,
        user: UserId,
        log: ChangedLog,
        limit: i64,
    ) -> StoreResult<Vec<MessagePlace>>;

    /// These messages, as far as they exist and are not hidden from the person, in any order.
    async fn visible_messages(&self, user: UserId, ids: &[MessageId]) -> StoreResult<Vec<Message>>;

    /// The newest messages after a position of the feed, the newest first, at most `limit`, without those that are
    /// hidden from the person.
    async fn newest_messages(
        &self,
        user: UserId,
        since: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<(FeedSeq, Message)>>;

    /// The words of the segments that begin before a position, the newest first, at most `limit`.
    async fn segment_words(
        &self,
        user: UserId,
        before: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<SegmentWords>>;

    /// The entries of the segment that covers exactly these positions.
    async fn segment_entries(
        &self,
        user: UserId,
        first: FeedSeq,
        last: FeedSeq,
    ) -> StoreResult<Option<Vec<u8>>>;

    /// The first positions and the numbers of messages of the newest segments, the newest first, at most `limit`.
    async fn segment_sizes(&self, user: UserId, limit: i64) -> StoreResult<Vec<(FeedSeq, usize)>>;

    /// The segment that covers a position.
    async fn segment_at(&self, user: UserId, place: FeedSeq) -> StoreResult<Option<Segment>>;

    /// Messages up to a position of the feed that are no longer as they were indexed, by their positions, at most `limit`.
    async fn stale_messages(
        &self,
        user: UserId,
        up_to: FeedSeq,
        limit: i64,
    ) -> StoreResult<Vec<StaleMessage>>;

    /// The index of these messages is up to date.
    async fn forget_stale(&self, stale: &[StaleMessage]) -> StoreResult<()>;

    /// The segments that begin at or after a position, ascending.
    async fn segments_from(&self, user: UserId, first: FeedSeq) -> StoreResult<Vec<Segment>>;

    /// Stores a segment in the place of those that begin at `replaced`; `false` and unchanged if it is no longer so, as when
    /// another server has done it.
    async fn store_segment(
        &self,
        user: UserId,
        replaced: &[FeedSeq],
        segment: Segment,
    ) -> StoreResult<bool>;
}

/// A conversation, and a position before which its log is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangedLog {
    /// The conversation.
    pub id: ConversationId,
    /// The position.
    pub after: Seq,
}

/// Where a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessagePlace {
    /// In its conversation.
    pub seq: Seq,
    /// In the feed of one of its members.
    pub place: FeedSeq,
    /// The message.
    pub id: MessageId,
}

/// A message that was changed or deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaleMessage {
    /// Tells this change of the message from later ones.
    pub number: i64,
    /// The position of the message in the feed.
    pub place: FeedSeq,
    /// The message.
    pub id: MessageId,
}

/// The words of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentWords {
    /// The first position of the feed that it covers.
    pub first: FeedSeq,
    /// The last one.
    pub last: FeedSeq,
    /// Its words.
    pub words: String,
}

/// The columns of a row, in the order of the fields.
impl From<(i64, i64, i64)> for MessagePlace {
    fn from((seq, place, id): (i64, i64, i64)) -> Self {
        Self {
            seq: Seq(seq),
            place: FeedSeq(place),
            id: MessageId(id),
        }
    }
}

impl From<(i64, i64, i64)> for StaleMessage {
    fn from((number, place, id): (i64, i64, i64)) -> Self {
        Self {
            number,
            place: FeedSeq(place),
            id: MessageId(id),
        }
    }
}

impl From<(i64, i64, String)> for SegmentWords {
    fn from((first, last, words): (i64, i64, String)) -> Self {
        Self {
            first: FeedSeq(first),
            last: FeedSeq(last),
            words,
        }
    }
}
