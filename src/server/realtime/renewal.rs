//! Renewal of an expiring session without a new connection: the client is asked for a later token.

use std::sync::Arc;

use super::connection::{Connection, WARNING};
use super::{DisconnectReason, Realtime};
use crate::domain::Timestamp;
use crate::wire::events::{Auth, SESSION_EXPIRING, SessionExpiring};

impl Realtime {
    /// Tells the client that its session expires at `end`. A client that acknowledges with `{token}` continues with
    /// that session; otherwise the connection is closed at `end`.
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
                // The new session may have been revoked before the connection was assigned to it: the revocation did
                // not close it.
                if connection.is_revoked(&self.sessions) {
                    connection.outbox.close(DisconnectReason::SessionOver);
                }
            }
            Err(error) => tracing::debug!(user = %connection.user, %error, "not renewed"),
        }
    }
}
