//! Publishes that users have come online, in batches when many connect at the same time.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::UserId;
use crate::server::batcher::Batcher;
use crate::server::chat::Chat;

/// Publishes users whose first connection has been opened.
pub struct Arrivals {
    announced: Batcher<UserId, (), Infallible>,
    /// Users who could not be published.
    missed: Missed,
}

type Missed = Arc<Mutex<Vec<UserId>>>;

impl Arrivals {
    /// Creates the task that publishes through the chat. Must be called within the runtime.
    #[must_use]
    pub fn new(chat: Chat) -> Self {
        let missed = Missed::default();
        let kept = Arc::clone(&missed);
        let announced = Batcher::new(move |users: Vec<UserId>| {
            let (chat, missed) = (chat.clone(), Arc::clone(&kept));
            async move {
                if let Err(error) = chat.came_online(&users).await {
                    tracing::warn!(count = users.len(), %error, "arrivals not announced yet");
                    missed
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .extend(&users);
                }
                Ok(vec![(); users.len()])
            }
        });
        Self { announced, missed }
    }

    /// Publishes a user soon, together with others who connect at the same time. The connection does not wait for it.
    pub(super) fn announce(&self, user: UserId) {
        self.announced.queue(user);
    }

    /// Waits until all earlier users have been published, or publishing has failed. For tests.
    pub async fn announced(&self) {
        const NOBODY: UserId = UserId(0);
        let _ = self.announced.ask(NOBODY).await;
    }

    /// Takes the users who could not be published, for a retry.
    pub(super) fn missed(&self) -> Vec<UserId> {
        let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *missed)
    }
}
