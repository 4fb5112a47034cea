//! First connections are announced together when many come at once.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::timeout;

use crate::domain::UserId;
use crate::server::batcher::Batcher;
use crate::server::chat::Chat;

/// How long a connection waits until its arrival was announced: presence is a hint.
const TIMEOUT: Duration = Duration::from_secs(1);

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

    /// Announces somebody; whoever is here has been told when it returns, if that was possible soon.
    pub(super) async fn announce(&self, user: UserId) {
        let _ = timeout(TIMEOUT, self.announced.ask(user)).await;
    }

    /// Those who could not be announced, to be tried again.
    pub(super) fn missed(&self) -> Vec<UserId> {
        let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *missed)
    }
}
