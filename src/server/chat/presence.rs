//! Publishing presence to people who share a conversation.

use std::collections::HashMap;

use super::{Chat, ChatResult, Participation, VolatileEvent};
use crate::domain::{Timestamp, UserId};

impl Chat {
    /// Publishes that these users are online.
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
    /// contains a message and neither has blocked the other.
    ///
    /// # Errors
    /// [`super::ChatError::Store`].
    pub async fn arrive(&self, here: &Participation) -> ChatResult<()> {
        if self.is_seen(here).await? {
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
        if news.is_empty() {
            return Ok(());
        }
        let users: Vec<UserId> = news.keys().copied().collect();
        let shared = self.store.peers(&users).await?;
        let mut concerned: Vec<UserId> = shared.iter().map(|(_, peer)| *peer).collect();
        concerned.extend(&users);
        concerned.sort_unstable();
        concerned.dedup();
        let online = self.presence.online(&concerned).await;
        for (conversation, peer) in shared {
            let Some((user, left_at)) = conversation
                .peer_of(peer)
                .and_then(|user| Some((user, *news.get(&user)?)))
            else {
                continue;
            };
            // A user may have come back or left during the query. Publish only what is true now; the later change is
            // published separately.
            let is_true = online.contains(&user) == left_at.is_none();
            if !is_true || !online.contains(&peer) {
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
