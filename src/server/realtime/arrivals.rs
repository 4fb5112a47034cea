//! First connections are announced together when many come at once.

use std::convert::Infallible;

use crate::domain::UserId;
use crate::server::chat::Chat;
use crate::server::gathered::Gathered;

/// Announces people whose first connection has come.
pub struct Arrivals(Gathered<UserId, (), Infallible>);

impl Arrivals {
    /// To those who share a conversation with them. To be called within the runtime.
    #[must_use]
    pub fn new(chat: Chat) -> Self {
        Self(Gathered::new(move |users: Vec<UserId>| {
            let chat = chat.clone();
            async move {
                // Presence is a hint: a connection is not refused because it could not be announced.
                if let Err(error) = chat.came_online(&users).await {
                    tracing::warn!(count = users.len(), %error, "arrivals not announced");
                }
                Ok(vec![(); users.len()])
            }
        }))
    }

    /// Announces somebody; whoever is here has been told when it returns.
    pub(super) async fn announce(&self, user: UserId) {
        let Ok(()) = self.0.ask(user).await;
    }
}
