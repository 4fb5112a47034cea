//! A cache of conversations that contain a message. Conversations do not end, so only this fact is cached. An
//! established conversation costs one query per minute.

use std::time::Duration;

use dashmap::DashMap;
use tokio::time::Instant;

use super::{Chat, ChatResult, Participation};
use crate::domain::ConversationId;

/// Lifetime of an entry: in an adopted database the platform may delete messages.
const LIFETIME: Duration = Duration::from_secs(60);

/// Maximum number of entries, about 5 MB.
const MAX_ENTRIES: usize = 100_000;

/// Expiry time of each entry.
#[derive(Default)]
pub(super) struct Begun(DashMap<ConversationId, Instant>);

impl Begun {
    fn contains(&self, id: ConversationId) -> bool {
        self.0.get(&id).is_some_and(|end| *end > Instant::now())
    }

    fn insert(&self, id: ConversationId) {
        if self.0.len() >= MAX_ENTRIES {
            self.tidy();
        }
        // All entries are valid: clear them; each can be looked up again.
        if self.0.len() >= MAX_ENTRIES {
            self.0.clear();
        }
        self.0.insert(id, Instant::now() + LIFETIME);
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
            self.begun.insert(here.id);
        }
        Ok(has_begun)
    }

    /// Removes expired entries.
    pub fn tidy(&self) {
        self.begun.tidy();
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
        let begun = Begun::default();
        assert!(!begun.contains(conversation(0)));
        begun.insert(conversation(0));
        assert!(begun.contains(conversation(0)));
        tokio::time::advance(LIFETIME).await;
        assert!(!begun.contains(conversation(0)));
        begun.tidy();
        assert!(begun.0.is_empty());
    }

    #[test]
    fn there_are_only_so_many() {
        let begun = Begun::default();
        for number in 0..=MAX_ENTRIES {
            begun.insert(conversation(number));
        }
        assert!(begun.0.len() <= MAX_ENTRIES);
        assert!(begun.contains(conversation(MAX_ENTRIES)));
    }
}
