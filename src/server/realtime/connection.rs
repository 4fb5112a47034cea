//! One signed-in connection, as the rest of the process knows it.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use serde::Serialize;

use super::legacy_events::Generation;
use super::outbox::Outbox;
use super::socket::PendingAcks;
use crate::domain::{Timestamp, UserId};
use crate::server::auth::{CurrentUser, Sessions};
use crate::server::chat::ConnectionId;
use crate::wire::socket_io::event_frame;

/// How long before its end a session is announced.
pub(super) const WARNING: Duration = Duration::from_secs(60);

/// One signed-in connection.
pub(super) struct Connection {
    pub(super) id: ConnectionId,
    pub(super) user: UserId,
    /// Which events its client understands.
    pub(super) generation: Generation,
    session: Mutex<Session>,
    pub(super) outbox: Outbox,
    pub(super) pending_acks: PendingAcks,
}

/// The session that the connection lives by; a client may put a later one in its place.
struct Session {
    key: String,
    expires_at: Timestamp,
    /// Was the client told that it runs out?
    is_announced: bool,
}

impl Session {
    fn announced_at(&self) -> Timestamp {
        let warning = i64::try_from(WARNING.as_millis()).expect("a minute");
        Timestamp(self.expires_at.0 - warning)
    }
}

/// How a session stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing is to be done before this moment.
    Valid(Timestamp),
    /// It runs out at this moment, which is near and has not been told.
    Expiring(Timestamp),
    Expired,
}

impl Connection {
    pub(super) fn new(id: ConnectionId, user: &CurrentUser, generation: Generation) -> Self {
        Self {
            id,
            user: user.id,
            generation,
            session: Mutex::new(Session {
                key: user.session_key.clone(),
                expires_at: user.expires_at,
                is_announced: false,
            }),
            outbox: Outbox::default(),
            pending_acks: PendingAcks::default(),
        }
    }

    /// Is this its session?
    pub(super) fn is_of_session(&self, key: &str) -> bool {
        self.session().key == key
    }

    /// Was its session ended before it ran out?
    pub(super) fn is_revoked(&self, sessions: &Sessions) -> bool {
        sessions.is_revoked(&self.session().key)
    }

    /// How its session stands at `now`. One that ends within [`WARNING`] is named once.
    pub(super) fn standing(&self, now: Timestamp) -> Standing {
        let mut session = self.session();
        let end = session.expires_at;
        let announced_at = session.announced_at();
        if end <= now {
            Standing::Expired
        } else if session.is_announced {
            Standing::Valid(end)
        } else if announced_at < now {
            session.is_announced = true;
            Standing::Expiring(end)
        } else {
            Standing::Valid(announced_at)
        }
    }

    /// When its session is to be looked at for the first time.
    pub(super) fn due(&self) -> Timestamp {
        self.session().announced_at()
    }

    /// Goes on with another session of the same person, if that lasts longer.
    pub(super) fn renew(&self, user: &CurrentUser) {
        let mut session = self.session();
        if user.id == self.user && user.expires_at > session.expires_at {
            *session = Session {
                key: user.session_key.clone(),
                expires_at: user.expires_at,
                is_announced: false,
            };
        }
    }

    /// Sends an event and waits for the client's acknowledgement, if it gives one: the JSON array of its results.
    pub(super) async fn ask(
        &self,
        name: &str,
        payload: &impl Serialize,
        within: Duration,
    ) -> Option<String> {
        let send = |id| {
            let frame = event_frame(name, payload, Some(id));
            self.outbox.push(frame.into(), false);
        };
        self.pending_acks.ask(send, within).await
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session
            .lock()
            .expect("nothing panics while holding it")
    }
}
