//! A cache of conversations that contain a message, and one of those in which neither has blocked the other, so that a typing
//! event needs no query. An established conversation costs one query a minute, and one every two seconds while somebody types.

use std::time::Duration;

use dashmap::DashMap;
use tokio::time::Instant;

use super::{Chat, ChatResult, Participation};
use crate::domain::ConversationId;

/// Lifetime of an entry: in an adopted database the platform may delete messages.
const LIFETIME: Duration = Duration::from_secs(60);

/// Maximum number of entries, about 5 MB.
const MAX_ENTRIES: usize = 100_000;

/// Conversations of which something was true, with the expiry time of each entry.
#[derive(Default)]
pub(super) struct ConversationCache(DashMap<ConversationId, Instant>);

impl ConversationCache {
    pub(super) fn contains(&self, id: ConversationId) -> bool {
        self.0.get(&id).is_some_and(|end| *end > Instant::now())
    }

    pub(super) fn insert(&self, id: ConversationId, lifetime: Duration) {
        if self.0.len() >= MAX_ENTRIES {
            self.tidy();
        }
        // All entries are valid: clear them; each can be looked up again.
        if self.0.len() >= MAX_ENTRIES {
            self.0.clear();
        }
        self.0.insert(id, Instant::now() + lifetime);
    }

    pub(super) fn remove(&self, id: ConversationId) {
        self.0.remove(&id);
    }

    pub(super) fn tidy(&self) {
        let now = Instant::now();
        self.0.retain(|_, end| *end > now);
    }
}

impl Chat {
    /// Does this conversation contain a message? Before its first message nothing may reach the other member, who
    /// does not know the acting person.
    pub(super) async fn has_begun(&self, here: &Participation) -> ChatResult<bool> {
        if self.begun.contains(here.id) {
            return Ok(true);
        }
        let has_begun = self.store.writers(here.id).await? > 0;
        if has_begun {
            self.begun.insert(here.id, LIFETIME);
        }
        Ok(has_begun)
    }

    /// Removes expired entries.
    pub fn tidy(&self) {
        self.begun.tidy();
        self.unblocked.tidy();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UserId;

    fn conversation(number: usize) -> ConversationId {
        let other = UserId(i64::try_from(number).unwrap() + 2);
        ConversationId::between(UserId(1), other).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn entries_are_believed_for_a_minute() {
        let begun = ConversationCache::default();
        assert!(!begun.contains(conversation(0)));
        begun.insert(conversation(0), LIFETIME);
        assert!(begun.contains(conversation(0)));
        tokio::time::advance(LIFETIME).await;
        assert!(!begun.contains(conversation(0)));
        begun.tidy();
        assert!(begun.0.is_empty());
    }

    #[test]
    fn there_are_only_so_many() {
        let begun = ConversationCache::default();
        for number in 0..=MAX_ENTRIES {
            begun.insert(conversation(number), LIFETIME);
        }
        assert!(begun.0.len() <= MAX_ENTRIES);
        assert!(begun.contains(conversation(MAX_ENTRIES)));
    }
}
