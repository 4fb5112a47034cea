//! Messages that were changed or deleted after they were indexed.

use super::index::beside;
use crate::domain::{FeedSeq, MessageId, UserId};
use crate::server::search::Builder;
use crate::server::storage::{StaleMessage, Store, StoreResult};

/// How many messages are updated at a time.
const AT_ONCE: i64 = 500;

/// Brings the segments of these messages up to date: their former words go, and the new ones are found.
pub(super) async fn update(store: &dyn Store, user: UserId, indexed: FeedSeq) -> StoreResult<()> {
    loop {
        let stale = store.stale_messages(user, indexed, AT_ONCE).await?;
        let Some(first) = stale.first() else {
            return Ok(());
        };
        let Some(segment) = store.segment_at(user, first.place).await? else {
            // Such a position exists only if the index was deleted.
            store.forget_stale(&stale[..1]).await?;
            continue;
        };
        let here: Vec<StaleMessage> = stale
            .into_iter()
            .filter(|it| it.place <= segment.last)
            .collect();
        let ids: Vec<MessageId> = here.iter().map(|it| it.id).collect();
        let current = store.visible_messages(user, &ids).await?;
        let first = segment.first;
        let updated = beside(move || {
            let mut builder = Builder::default();
            if !builder.absorb(&segment) {
                return None;
            }
            builder.update(user, &ids, &current);
            Some(builder.finish(segment.first, segment.last))
        });
        // Otherwise it has become part of another one, which is updated next.
        if store.store_segment(user, &[first], updated.await?).await? {
            store.forget_stale(&here).await?;
        }
    }
}
