//! Telling people who share a conversation that somebody came or went.

use std::collections::HashMap;

use super::{Chat, ChatResult, Event, Participation};
use crate::domain::{Timestamp, UserId};
use crate::wire::events::{PRESENCE, Presence, USER_OFFLINE, USER_ONLINE, UserIn};

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
            let event = UserIn {
                conversation_id: here.id,
                user_id: here.me,
            };
            let event = Event::new(USER_ONLINE, &event).volatile();
            self.notifier.tell(here.peer, &event, None);
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
        for (conversation_id, peer) in self.store.peers(&users).await? {
            let Some((user_id, left_at)) = conversation_id
                .peer_of(peer)
                .and_then(|user| Some((user, *news.get(&user)?)))
            else {
                continue;
            };
            // Who came back while this was asked is announced after it: what is told now must be true now.
            let is_true = self.presence.is_online(user_id) == left_at.is_none();
            if !is_true || !self.presence.is_online(peer) {
                continue;
            }
            let (online, name) = match left_at {
                None => (true, USER_ONLINE),
                Some(_) => (false, USER_OFFLINE),
            };
            let presence = Presence {
                user_id,
                online,
                last_seen_at: left_at,
            };
            // What the first clients listen to.
            let in_conversation = UserIn {
                conversation_id,
                user_id,
            };
            for event in [
                Event::new(PRESENCE, &presence),
                Event::new(name, &in_conversation),
            ] {
                self.notifier.tell(peer, &event.volatile(), None);
            }
        }
        Ok(())
    }
}
