//! A session that runs out need not take its connection along: the client is asked for a later one.

use std::sync::Arc;

use super::connection::{Connection, WARNING};
use super::{DisconnectReason, Realtime};
use crate::domain::Timestamp;
use crate::wire::events::{Auth, SESSION_EXPIRING, SessionExpiring};

impl Realtime {
    /// Announces the end of the session. A client that acknowledges with `{token}` goes on with that; one that
    /// does not is no worse off than before.
    pub(super) async fn renew(self: Arc<Self>, connection: Arc<Connection>, end: Timestamp) {
        let event = SessionExpiring { expires_at: end };
        let answer = connection.ask(SESSION_EXPIRING, &event, WARNING).await;
        let answer: Option<[Auth; 1]> =
            answer.and_then(|answer| serde_json::from_str(&answer).ok());
        let Some([Auth { token }]) = answer else {
            return;
        };
        match self.sessions.authenticate(&token).await {
            Ok(user) => {
                connection.renew(&user);
                // Signed out in between: whoever closes a session's connections found it under the former one.
                if connection.is_revoked(&self.sessions) {
                    connection.outbox.close(DisconnectReason::SessionOver);
                }
            }
            Err(error) => tracing::debug!(user = %connection.user, %error, "not renewed"),
        }
    }
}
