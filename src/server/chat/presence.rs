//! Telling people who share a conversation that somebody came or went.

use std::collections::HashMap;

use super::{Chat, ChatResult, Participation, VolatileEvent};
use crate::domain::{Timestamp, UserId};

impl Chat {
    /// The first connections of these people are there.
    ///
    /// # Errors
    /// [`super::ChatError::Store`] when it cannot be found out whom to tell.
    pub async fn came_online(&self, users: &[UserId]) -> ChatResult<()> {
        self.announce(users.iter().map(|user| (*user, None))).await
    }

    /// The last connections of these people have been gone since the moments beside them.
    ///
    /// # Errors
    /// [`super::ChatError::Store`] when it cannot be noted, or found out whom to tell.
    pub async fn went_offline(&self, left: &[(UserId, Timestamp)]) -> ChatResult<()> {
        self.store.record_last_seen(left).await?;
        self.announce(left.iter().map(|(user, at)| (*user, Some(*at))))
            .await
    }

    /// One has opened the conversation on a device: the other member's devices hear that one is there, once
    /// there is a message in it.
    ///
    /// # Errors
    /// [`super::ChatError::Store`].
    pub async fn arrive(&self, here: &Participation) -> ChatResult<()> {
        if self.has_begun(here).await? {
            let event = VolatileEvent::Joined {
                conversation: here.id,
                user: here.me,
            };
            self.publish_volatile(here.peer, event);
        }
        Ok(())
    }

    /// Tells whoever is here and shares a conversation with one of these people that they came, or when they left.
    async fn announce(
        &self,
        news: impl Iterator<Item = (UserId, Option<Timestamp>)> + Send,
    ) -> ChatResult<()> {
        let news: HashMap<UserId, Option<Timestamp>> = news.collect();
        let users: Vec<UserId> = news.keys().copied().collect();
        for (conversation, peer) in self.store.peers(&users).await? {
            let Some((user, left_at)) = conversation
                .peer_of(peer)
                .and_then(|user| Some((user, *news.get(&user)?)))
            else {
                continue;
            };
            // Who came back while this was asked is announced after it: what is told now must be true now.
            let is_true = self.presence.is_online(user) == left_at.is_none();
            if !is_true || !self.presence.is_online(peer) {
                continue;
            }
            let event = VolatileEvent::Presence {
                conversation,
                user,
                left_at,
            };
            self.publish_volatile(peer, event);
        }
        Ok(())
    }
}
