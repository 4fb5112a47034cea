//! Telling people who share a conversation that somebody came or went.

use super::{Chat, ChatResult, Event, Participation};
use crate::domain::{Timestamp, UserId};
use crate::wire::events::{PRESENCE, Presence, USER_OFFLINE, USER_ONLINE, UserIn};

impl Chat {
    /// The first connection of `user` is there.
    ///
    /// # Errors
    /// [`super::ChatError::Store`] when it cannot be found out whom to tell.
    pub async fn came_online(&self, user: UserId) -> ChatResult<()> {
        self.announce(user, true, None).await
    }

    /// The last connection of `user` has been gone since `at`.
    ///
    /// # Errors
    /// [`super::ChatError::Store`] when it cannot be noted, or found out whom to tell.
    pub async fn went_offline(&self, user: UserId, at: Timestamp) -> ChatResult<()> {
        self.store.record_last_seen(user, at).await?;
        self.announce(user, false, Some(at)).await
    }

    /// One has opened the conversation on a device: the other member's devices hear that one is there, unless
    /// the two share nothing yet.
    ///
    /// # Errors
    /// [`super::ChatError::Store`].
    pub async fn arrive(&self, here: &Participation) -> ChatResult<()> {
        if self.store.conversation(here.me, here.id).await?.is_some() {
            let event = UserIn {
                conversation_id: here.id,
                user_id: here.me,
            };
            let event = Event::new(USER_ONLINE, &event).fleeting();
            self.notifier.tell(here.peer, &event, None);
        }
        Ok(())
    }

    async fn announce(
        &self,
        user: UserId,
        online: bool,
        last_seen_at: Option<Timestamp>,
    ) -> ChatResult<()> {
        let presence = Presence {
            user_id: user,
            online,
            last_seen_at,
        };
        let presence = Event::new(PRESENCE, &presence).fleeting();
        let name = if online { USER_ONLINE } else { USER_OFFLINE };
        for (conversation_id, peer) in self.store.peers(user).await? {
            if self.presence.is_online(peer) {
                self.notifier.tell(peer, &presence, None);
                // What the first clients listen to.
                let event = UserIn {
                    conversation_id,
                    user_id: user,
                };
                self.notifier
                    .tell(peer, &Event::new(name, &event).fleeting(), None);
            }
        }
        Ok(())
    }
}
