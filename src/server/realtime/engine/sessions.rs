//! The sessions that HTTP requests find by id: those that started with long polling.

use std::sync::Arc;

use dashmap::DashMap;
use tokio::sync::mpsc;

use super::polling::Command;

/// Maximum number of commands queued for a session; further requests wait.
const WAITING: usize = 8;

/// Sessions by id. An id is a secret of its client.
#[derive(Clone, Default)]
pub(super) struct Sessions(Arc<DashMap<String, mpsc::Sender<Command>>>);

/// Keeps a session registered; removes it on drop.
pub(super) struct SessionGuard {
    sessions: Sessions,
    sid: String,
}

/// Creates a new id: 128 random bits.
pub(super) fn new_sid() -> String {
    format!("{:032x}", rand::random::<u128>())
}

impl Sessions {
    /// Registers a session and returns both ends of its command queue.
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

    /// The command queue of a session.
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
