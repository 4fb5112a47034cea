//! Brings the index of a person up to date.

use std::collections::{BinaryHeap, HashMap};

use tokio::time::Instant;

use super::stale;
use crate::domain::{FeedSeq, Message, MessageId, UserId};
use crate::server::search::{Builder, FULL, Progress, STEP, Segment};
use crate::server::storage::{Store, StoreError, StoreResult};

/// How many positions or messages are read at a time.
const PAGE: usize = 500;
const POSITIONS: i64 = 20_000;
/// So many segments at least become one. Each must not be larger than the newer ones together, so that a message is written
/// again only when there are twice as many.
const TOGETHER: usize = 8;
/// After each page it rests so many times as long as the page took: while people write as fast as the server can store, the
/// index takes a quarter of a processor and falls behind rather than slow them down.
const REST: u32 = 3;
/// There are not more segments than this that are not full: they double in size from step to step.
const NEWEST: i64 = 64;

/// What is left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexed {
    /// Nothing: less than a step of the feed is not indexed.
    UpToDate,
    /// Another call goes on.
    Partly,
}

/// Indexes messages of a person that are not indexed yet, oldest first, and those that were changed. Two calls at the same time
/// do no harm.
///
/// # Errors
/// [`StoreError`]; what was stored before stays.
pub async fn index(store: &dyn Store, user: UserId) -> StoreResult<Indexed> {
    let progress = store.search_progress(user).await?;
    stale::update(store, user, progress.indexed).await?;
    if progress.head.0 - progress.indexed.0 < STEP {
        return Ok(Indexed::UpToDate);
    }
    let next = next_messages(store, user, progress).await?;
    let is_all = next.len() < FULL;
    let first = FeedSeq(progress.indexed.0 + 1);
    let newest = next.last().map(|(place, _)| *place);
    let last = newest.filter(|_| !is_all).unwrap_or(progress.head);
    let segment = build(store, user, &next, first, last).await?;
    if !store.store_segment(user, &[], segment).await? {
        // Another server has done it, or the account was deleted.
        return Ok(Indexed::UpToDate);
    }
    merge(store, user).await?;
    Ok(if is_all {
        Indexed::UpToDate
    } else {
        Indexed::Partly
    })
}

/// The next messages in the order of the feed, at most [`FULL`]. This looks at the positions of all that are not indexed, but
/// not at their texts.
async fn next_messages(
    store: &dyn Store,
    user: UserId,
    progress: Progress,
) -> StoreResult<Vec<(FeedSeq, MessageId)>> {
    // The newest of them on top, to be replaced by older ones.
    let mut next = BinaryHeap::new();
    for mut log in store.changed_logs(user, progress.indexed).await? {
        loop {
            let page = store.places(user, log, POSITIONS).await?;
            let wanted = page
                .iter()
                .filter(|it| it.place > progress.indexed && it.place <= progress.head);
            for it in wanted {
                next.push((it.place, it.id));
                if next.len() > FULL {
                    next.pop();
                }
            }
            match page.last() {
                Some(last) if page.len() as i64 == POSITIONS => log.after = last.seq,
                _ => break,
            }
        }
    }
    Ok(next.into_sorted_vec())
}

async fn build(
    store: &dyn Store,
    user: UserId,
    messages: &[(FeedSeq, MessageId)],
    first: FeedSeq,
    last: FeedSeq,
) -> StoreResult<Segment> {
    let mut builder = Builder::default();
    for page in messages.chunks(PAGE) {
        let begun = Instant::now();
        let ids: Vec<MessageId> = page.iter().map(|(_, id)| *id).collect();
        let read = store.visible_messages(user, &ids).await?;
        let read: HashMap<MessageId, Message> = read.into_iter().map(|it| (it.id, it)).collect();
        for (place, id) in page {
            if let Some(message) = read.get(id) {
                builder.add(user, *place, message);
            }
        }
        tokio::time::sleep(begun.elapsed() * REST).await;
    }
    beside(move || Some(builder.finish(first, last))).await
}

/// Makes one segment of the newest ones, if enough of them are not full, so that a search reads few.
async fn merge(store: &dyn Store, user: UserId) -> StoreResult<()> {
    let sizes = store.segment_sizes(user, NEWEST).await?;
    let Some(oldest) = oldest_to_merge(&sizes) else {
        return Ok(());
    };
    let segments = store.segments_from(user, oldest).await?;
    let replaced: Vec<FeedSeq> = segments.iter().map(|it| it.first).collect();
    let merged = beside(move || {
        let mut builder = Builder::default();
        let is_whole = segments.iter().all(|segment| builder.absorb(segment));
        let (first, last) = (segments.first()?.first, segments.last()?.last);
        is_whole.then(|| builder.finish(first, last))
    });
    // If it is not so any more, another server has done it.
    store.store_segment(user, &replaced, merged.await?).await?;
    Ok(())
}

/// Where the segments begin that become one, given the newest with their sizes, the newest first.
fn oldest_to_merge(sizes: &[(FeedSeq, usize)]) -> Option<FeedSeq> {
    let mut newer = 0;
    let small = sizes.iter().take_while(|(_, size)| {
        let is_small = *size < FULL && *size <= newer.max(STEP_MESSAGES);
        newer += size;
        is_small
    });
    let small: Vec<_> = small.collect();
    let oldest = small.last().filter(|_| small.len() >= TOGETHER);
    oldest.map(|(first, _)| *first)
}

/// A step of the feed has so many messages at most, if the index is up to date; it may be a few steps behind.
const STEP_MESSAGES: usize = 4_096;

/// Runs what takes long beside the requests.
pub(super) async fn beside(
    make: impl FnOnce() -> Option<Segment> + Send + 'static,
) -> StoreResult<Segment> {
    let made = tokio::task::spawn_blocking(make).await.ok().flatten();
    made.ok_or_else(|| StoreError::Failed("a segment of the search index is damaged".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_stay_few_and_messages_are_seldom_written_again() {
        let (mut sizes, mut next, mut written, mut most) = (Vec::new(), 1, 0, 0);
        for _ in 0..2_000 {
            sizes.insert(0, (FeedSeq(next), 512_usize));
            next += 512;
            written += 512;
            if let Some(oldest) = oldest_to_merge(&sizes) {
                let count = sizes.iter().filter(|(first, _)| *first >= oldest).count();
                let merged: usize = sizes.drain(..count).map(|(_, size)| size).sum();
                sizes.insert(0, (oldest, merged));
                written += merged;
            }
            most = most.max(sizes.len());
        }
        // A million messages.
        assert_eq!(sizes.iter().map(|(_, size)| size).sum::<usize>(), 1_024_000);
        assert!(most <= 20, "{most} segments");
        assert!(written <= 5 * 1_024_000, "{written} written");
        assert!(i64::try_from(most).unwrap() < NEWEST);
    }
}
