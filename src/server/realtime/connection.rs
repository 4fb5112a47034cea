//! One signed-in connection, as the rest of the process knows it.

use super::outbox::Outbox;
use crate::domain::{Timestamp, UserId};
use crate::server::auth::CurrentUser;
use crate::server::chat::ConnectionId;

/// One signed-in connection.
pub(super) struct Connection {
    pub(super) id: ConnectionId,
    pub(super) user: UserId,
    pub(super) session_key: String,
    pub(super) expires_at: Timestamp,
    pub(super) outbox: Outbox,
}

impl Connection {
    pub(super) fn new(id: ConnectionId, user: &CurrentUser) -> Self {
        Self {
            id,
            user: user.id,
            session_key: user.session_key.clone(),
            expires_at: user.expires_at,
            outbox: Outbox::default(),
        }
    }
}
