//! A window of a search: the newest messages before a position that answer it.

use std::collections::HashMap;

use super::Chat;
use crate::domain::search_keys::{Query, Rank};
use crate::domain::{FeedSeq, Message, MessageId, UserId};
use crate::server::search::{Entry, Finder, Progress, STEP, Traits, words_of_message};
use crate::server::storage::{StoreError, StoreResult};
use crate::wire::rest::SearchOrder;

/// So many messages are ranked together: the best of them come first.
const WINDOW: usize = 200;
/// The newest positions of a feed, which are read without the index. It follows within a step, and the job that it waits
/// for may take its time.
const TAIL: i64 = 4 * STEP;
/// How many segments are read at a time.
const PAGE: i64 = 4;
/// Segments become larger ones while they are read. That is rare and never happens three times in a row.
const ATTEMPTS: usize = 3;

/// What is searched for by one person.
pub(super) struct Search<'a> {
    pub(super) me: UserId,
    pub(super) query: &'a Query,
    /// Only the conversation with this person.
    pub(super) peer: Option<UserId>,
    pub(super) must: Traits,
    pub(super) must_not: Traits,
    pub(super) order: SearchOrder,
    pub(super) progress: Progress,
}

/// Messages that answer, in the order that was asked for.
pub(super) struct Window {
    pub(super) found: Vec<Message>,
    /// Where the next window begins; `None` if this one reaches back to the beginning.
    pub(super) next: Option<FeedSeq>,
}

impl Search<'_> {
    /// The end of what the index or the tail covers without a gap.
    pub(super) fn tail(&self) -> FeedSeq {
        let Progress { indexed, head } = self.progress;
        FeedSeq(indexed.0.max(head.0 - TAIL))
    }

    fn admits(&self, peer: UserId, traits: Traits) -> bool {
        let excluded = self.must_not != Traits::default() && traits.has(self.must_not);
        self.peer.is_none_or(|wanted| wanted == peer) && traits.has(self.must) && !excluded
    }
}

impl Chat {
    /// The window before a position.
    pub(super) async fn window(&self, search: &Search<'_>, before: FeedSeq) -> StoreResult<Window> {
        let mut found = self.in_tail(search, before).await?;
        found.truncate(WINDOW);
        let wanted = WINDOW - found.len();
        let next = if wanted == 0 {
            found.last().map(|(_, place, _)| *place)
        } else {
            let indexed = self.in_index(search, before, wanted).await?;
            found.extend(self.as_they_are(search, &indexed).await?);
            let is_full = indexed.len() == wanted;
            indexed.last().filter(|_| is_full).map(|it| it.place)
        };
        // The sort is stable, and the newest are first already.
        if search.order == SearchOrder::Best {
            found.sort_by_key(|(rank, ..)| std::cmp::Reverse(*rank));
        }
        Ok(Window {
            found: found.into_iter().map(|(.., message)| message).collect(),
            next,
        })
    }

    /// What the index has not reached yet.
    async fn in_tail(
        &self,
        search: &Search<'_>,
        before: FeedSeq,
    ) -> StoreResult<Vec<(Rank, FeedSeq, Message)>> {
        let since = search.tail();
        if before.0 <= since.0 + 1 {
            return Ok(Vec::new());
        }
        let newest = self.store.newest_messages(search.me, since, TAIL).await?;
        let newest = newest.into_iter().filter(|(place, _)| *place < before);
        let found = newest.filter_map(|(place, message)| {
            let rank = rank(search, &message)?;
            Some((rank, place, message))
        });
        Ok(found.collect())
    }

    /// Messages that contain such words, according to the index, the newest first.
    async fn in_index(
        &self,
        search: &Search<'_>,
        before: FeedSeq,
        wanted: usize,
    ) -> StoreResult<Vec<Entry>> {
        for _ in 0..ATTEMPTS {
            if let Some(found) = self.in_segments(search, before, wanted).await? {
                return Ok(found);
            }
        }
        Err(StoreError::Failed(
            "a segment of the search index is missing".to_owned(),
        ))
    }

    /// `None` if a segment has become part of another one meanwhile, or is damaged.
    async fn in_segments(
        &self,
        search: &Search<'_>,
        before: FeedSeq,
        wanted: usize,
    ) -> StoreResult<Option<Vec<Entry>>> {
        let mut finder = Finder::new(search.query);
        let mut found = Vec::new();
        let mut end = before;
        loop {
            let page = self.store.segment_words(search.me, end, PAGE).await?;
            let Some(oldest) = page.last() else {
                return Ok(Some(found));
            };
            end = oldest.first;
            for segment in page {
                let Some(answers) = finder.find(&segment.words) else {
                    continue;
                };
                let (first, last) = (segment.first, segment.last);
                let entries = self.store.segment_entries(search.me, first, last).await?;
                let Some(messages) = entries.and_then(|entries| answers.messages(&entries)) else {
                    return Ok(None);
                };
                let messages = messages
                    .into_iter()
                    .filter(|it| it.place < before && search.admits(it.peer, it.traits));
                found.extend(messages.take(wanted - found.len()));
                if found.len() == wanted {
                    return Ok(Some(found));
                }
            }
        }
    }

    /// The messages themselves. Those that do not answer any more are left out.
    async fn as_they_are(
        &self,
        search: &Search<'_>,
        entries: &[Entry],
    ) -> StoreResult<Vec<(Rank, FeedSeq, Message)>> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<MessageId> = entries.iter().map(|it| it.id).collect();
        let messages = self.store.visible_messages(search.me, &ids).await?;
        let messages = messages.into_iter().map(|it| (it.id, it));
        let mut messages: HashMap<MessageId, Message> = messages.collect();
        let current = entries.iter().filter_map(|entry| {
            let message = messages.remove(&entry.id)?;
            Some((rank(search, &message)?, entry.place, message))
        });
        Ok(current.collect())
    }
}

/// How well a message answers; `None` if it is not what is searched for.
fn rank(search: &Search<'_>, message: &Message) -> Option<Rank> {
    let peer = message.conversation_id.peer_of(search.me)?;
    if !search.admits(peer, Traits::of(message, search.me)) {
        return None;
    }
    search.query.rank(&words_of_message(&message.body))
}
