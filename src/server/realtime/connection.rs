//! One signed-in connection, as the rest of the process knows it.

use std::sync::atomic::{AtomicI64, Ordering};

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
    /// The heartbeat that was sent last and not answered yet, in its own monotonic seconds; [`ANSWERED`] else.
    pinged_at: AtomicI64,
    /// When the next heartbeat is due.
    ping_due: AtomicI64,
}

const ANSWERED: i64 = -1;

impl Connection {
    pub(super) fn new(id: ConnectionId, user: &CurrentUser, ping_due: i64) -> Self {
        Self {
            id,
            user: user.id,
            session_key: user.session_key.clone(),
            expires_at: user.expires_at,
            outbox: Outbox::default(),
            pinged_at: AtomicI64::new(ANSWERED),
            ping_due: AtomicI64::new(ping_due),
        }
    }

    /// Notes an answered heartbeat.
    pub(super) fn pong(&self) {
        self.pinged_at.store(ANSWERED, Ordering::Relaxed);
    }

    /// Is a heartbeat due at `now`? If so it counts as sent.
    pub(super) fn ping(&self, now: i64, interval: i64) -> bool {
        if self.ping_due.load(Ordering::Relaxed) > now {
            return false;
        }
        self.ping_due.store(now + interval, Ordering::Relaxed);
        // An unanswered one keeps its time: that is what the deadline counts from.
        let _ =
            self.pinged_at
                .compare_exchange(ANSWERED, now, Ordering::Relaxed, Ordering::Relaxed);
        true
    }

    /// For how many seconds has a heartbeat been unanswered?
    pub(super) fn silent_for(&self, now: i64) -> i64 {
        match self.pinged_at.load(Ordering::Relaxed) {
            ANSWERED => 0,
            pinged_at => now - pinged_at,
        }
    }
}
