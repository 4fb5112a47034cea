//! The sessions that are found by their id: those that began with long polling.

use std::sync::Arc;

use dashmap::DashMap;
use tokio::sync::mpsc;

use super::polling::Command;

/// Commands that may wait for a session; a client that sends more waits.
const WAITING: usize = 8;

/// By their id, which is their client's secret.
#[derive(Clone, Default)]
pub(super) struct Sessions(Arc<DashMap<String, mpsc::Sender<Command>>>);

/// A session's place among them, given up with it.
pub(super) struct SessionGuard {
    sessions: Sessions,
    sid: String,
}

/// A new id: 128 random bits.
pub(super) fn new_sid() -> String {
    format!("{:032x}", rand::random::<u128>())
}

impl Sessions {
    /// Makes room for a session; what is sent to it arrives at the other end.
    pub(super) fn open(&self) -> (SessionGuard, mpsc::Sender<Command>, mpsc::Receiver<Command>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        let sid = new_sid();
        self.0.insert(sid.clone(), sender.clone());
        let guard = SessionGuard {
            sessions: self.clone(),
            sid,
        };
        (guard, sender, receiver)
    }

    /// The way to a session.
    pub(super) fn find(&self, sid: &str) -> Option<mpsc::Sender<Command>> {
        self.0.get(sid).map(|sender| sender.clone())
    }
}

impl SessionGuard {
    pub(super) fn sid(&self) -> &str {
        &self.sid
    }
}

impl Drop for SessionGuard {
    fn drop(&mut self) {
        self.sessions.0.remove(&self.sid);
    }
}
