//! First connections are announced together when many come at once.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::UserId;
use crate::server::batcher::Batcher;
use crate::server::chat::Chat;

/// Announces people whose first connection has come.
pub struct Arrivals {
    announced: Batcher<UserId, (), Infallible>,
    /// Those who could not be announced.
    missed: Missed,
}

type Missed = Arc<Mutex<Vec<UserId>>>;

impl Arrivals {
    /// To those who share a conversation with them. To be called within the runtime.
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

    /// Announces somebody soon, together with others who come at the same time. The connection does not wait for it.
    pub(super) fn announce(&self, user: UserId) {
        self.announced.queue(user);
    }

    /// Waits until everybody who came before has been announced, or could not be. Tests wait for it.
    pub async fn announced(&self) {
        const NOBODY: UserId = UserId(0);
        let _ = self.announced.ask(NOBODY).await;
    }

    /// Those who could not be announced, to be tried again.
    pub(super) fn missed(&self) -> Vec<UserId> {
        let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *missed)
    }
}
