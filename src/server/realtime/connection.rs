//! A signed-in connection, as seen by the rest of the process.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use super::DisconnectReason;
use super::legacy_events::Generation;
use super::outbox::Outbox;
use super::socket::PendingAcks;
use crate::domain::{Timestamp, UserId};
use crate::server::auth::{CurrentUser, Sessions, TokenSession};
use crate::server::chat::ConnectionId;
use crate::server::storage::SessionEpoch;
use crate::wire::events::{CATCH_UP, CatchUp};
use crate::wire::socket_io::event_frame;

/// Time before the expiry of a session at which the client is told.
pub(super) const WARNING: Duration = Duration::from_secs(60);

/// A signed-in connection.
pub(super) struct Connection {
    pub(super) id: ConnectionId,
    pub(super) user: UserId,
    /// The generation of events that its client supports.
    pub(super) generation: Generation,
    session: Mutex<Session>,
    pub(super) outbox: Outbox,
    pub(super) pending_acks: PendingAcks,
    opened_at: Instant,
    /// Microseconds from `opened_at` to the last packet of the client.
    heard_after: AtomicU64,
}

/// The session of the connection; a client can replace it by a later one.
struct Session {
    of: TokenSession,
    /// Has the client been told about the expiry?
    is_announced: bool,
}

impl Session {
    fn announced_at(&self) -> Timestamp {
        let warning = i64::try_from(WARNING.as_millis()).expect("a minute");
        Timestamp(self.of.expires_at.0 - warning)
    }
}

/// The state of a session.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Valid,
    /// Expires soon, at this time, and the client has not been told.
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
                of: user.session.clone(),
                is_announced: false,
            }),
            outbox: Outbox::default(),
            pending_acks: PendingAcks::default(),
            opened_at: Instant::now(),
            heard_after: AtomicU64::new(0),
        }
    }

    pub(super) fn was_opened_before(&self, at: Instant) -> bool {
        self.opened_at < at
    }

    /// Time of the last packet of the client, answers to heartbeats included.
    pub(super) fn heard_at(&self) -> Instant {
        self.opened_at + Duration::from_micros(self.heard_after.load(Ordering::Relaxed))
    }

    pub(super) fn heard(&self, at: Instant) {
        let after = at.saturating_duration_since(self.opened_at).as_micros();
        let after = u64::try_from(after).unwrap_or(u64::MAX);
        self.heard_after.store(after, Ordering::Relaxed);
    }

    /// Does the connection belong to this session?
    pub(super) fn is_of_session(&self, key: &str) -> bool {
        self.session().of.key == key
    }

    /// Has the session been revoked?
    pub(super) fn is_revoked(&self, sessions: &Sessions) -> bool {
        sessions.is_revoked(&self.session().of.key)
    }

    /// Is the session of this epoch, rather than one that its person has ended?
    pub(super) fn is_of(&self, epoch: &SessionEpoch) -> bool {
        self.session().of.is_of(epoch)
    }

    /// The state of the session at `now`. An expiry within [`WARNING`] is reported once.
    pub(super) fn standing(&self, now: Timestamp) -> Standing {
        let mut session = self.session();
        let end = session.of.expires_at;
        let announced_at = session.announced_at();
        if end <= now {
            Standing::Expired
        } else if announced_at < now && !session.is_announced {
            session.is_announced = true;
            Standing::Expiring(end)
        } else {
            Standing::Valid
        }
    }

    /// Replaces the session by a later one of the same user.
    pub(super) fn renew(&self, user: &CurrentUser) {
        let mut session = self.session();
        if user.id == self.user && user.session.expires_at > session.of.expires_at {
            *session = Session {
                of: user.session.clone(),
                is_announced: false,
            };
        }
    }

    /// Asks the client to fetch what it has missed. Clients of generation 0 know no such event; they do so when they
    /// reconnect.
    pub(super) fn ask_to_catch_up(&self) {
        match self.generation {
            Generation::Changes => {
                let frame = event_frame(CATCH_UP, &CatchUp {}, None);
                self.outbox.push(frame.into(), false);
            }
            Generation::Named => self.outbox.close(DisconnectReason::Restart),
        }
    }

    /// Sends an event and waits for the client's acknowledgement, a JSON array of results; `None` if there is none.
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
            .expect("no thread panics while it holds the lock")
    }
}
