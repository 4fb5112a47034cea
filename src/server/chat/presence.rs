//! Publishing presence to people who share a conversation.

use std::collections::HashMap;

use super::{Chat, ChatResult, Participation, VolatileEvent};
use crate::domain::{Timestamp, UserId};

impl Chat {
    /// Publishes that these users are online, after their first connections.
    ///
    /// # Errors
    /// [`super::ChatError::Store`] if the recipients cannot be read.
    pub async fn came_online(&self, users: &[UserId]) -> ChatResult<()> {
        self.announce(users.iter().map(|user| (*user, None))).await
    }

    /// Stores and publishes that these users are offline, each with the time when the last connection ended.
    ///
    /// # Errors
    /// [`super::ChatError::Store`] if the times cannot be stored or the recipients cannot be read.
    pub async fn went_offline(&self, left: &[(UserId, Timestamp)]) -> ChatResult<()> {
        self.store.record_last_seen(left).await?;
        self.announce(left.iter().map(|(user, at)| (*user, Some(*at))))
            .await
    }

    /// The user has opened the conversation on a device. Tells the other member's devices, if the conversation
    /// contains a message.
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

    /// Tells online users who share a conversation with one of these users that they came online, or when they left.
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
            // A user may have come back or left during the query. Publish only what is true now; the later change is
            // published separately.
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
