//! Publishes that users have come online, in batches when many connect at the same time.

use std::convert::Infallible;
use std::sync::Arc;

use crate::domain::UserId;
use crate::server::batcher::Batcher;
use crate::server::chat::Chat;
use crate::server::presence::Presence;

/// Publishes users whose first connection has been opened, and tells other nodes of every connection.
pub struct Arrivals {
    announced: Batcher<(UserId, bool), (), Infallible>,
}

impl Arrivals {
    /// Creates the task that publishes through the chat. Must be called within the runtime.
    #[must_use]
    pub fn new(chat: Chat, presence: Arc<Presence>) -> Self {
        let announced = Batcher::new(move |users: Vec<(UserId, bool)>| {
            let (chat, presence) = (chat.clone(), Arc::clone(&presence));
            async move {
                let asked = users.len();
                let came = presence.came(users).await;
                if let Err(error) = chat.came_online(&came).await {
                    tracing::warn!(count = came.len(), %error, "arrivals not announced yet");
                    presence.note_came(came);
                }
                Ok(vec![(); asked])
            }
        });
        Self { announced }
    }

    /// Tells others of a user's connections soon, together with those of others who connect at the same time. The
    /// connection does not wait for it. `is_arrival`: it is the user's first connection on this node.
    pub(super) fn announce(&self, user: UserId, is_arrival: bool) {
        self.announced.queue((user, is_arrival));
    }

    /// Waits until all earlier users have been published, or publishing has failed. For tests.
    pub async fn announced(&self) {
        const NOBODY: UserId = UserId(0);
        let _ = self.announced.ask((NOBODY, false)).await;
    }
}
