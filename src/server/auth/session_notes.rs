//! Which sessions are used, and from what device. Using a session writes nothing by itself: uses are noted here, each session from time
//! to time, and written together.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use dashmap::DashMap;

use crate::domain::Timestamp;
use crate::server::storage::ActiveSession;

/// After this time a session that is used is noted again.
const AGAIN_MS: u64 = 600_000;

/// How many are written at a time.
const TOGETHER: usize = 500;

/// How many wait to be written. Further ones are noted when they are used the next time.
const FULL: usize = 10_000;

/// The uses of sessions on this server.
#[derive(Default)]
pub(super) struct SessionNotes {
    /// When each session was noted last.
    noted: DashMap<String, Timestamp>,
    /// What is still to be written.
    waiting: Mutex<HashMap<String, ActiveSession>>,
}

impl SessionNotes {
    /// Notes a use now, unless one was noted not long ago.
    pub(super) fn note(&self, key: &str, now: Timestamp, session: impl FnOnce() -> ActiveSession) {
        let noted = self.noted.get(key).map(|at| *at);
        if noted.is_some_and(|at| at.0.abs_diff(now.0) < AGAIN_MS) {
            return;
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < FULL {
            waiting.insert(key.to_owned(), session());
            self.noted.insert(key.to_owned(), now);
        }
    }

    /// Some of those that wait.
    pub(super) fn take(&self) -> Vec<ActiveSession> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let some: Vec<String> = waiting.keys().take(TOGETHER).cloned().collect();
        let taken = some.iter().filter_map(|key| waiting.remove(key));
        taken.collect()
    }

    /// They could not be written, and are noted when they are used the next time.
    pub(super) fn give_up(&self, sessions: &[ActiveSession]) {
        for session in sessions {
            self.noted.remove(&session.key);
        }
    }

    /// Removes what would be noted again anyway.
    pub(super) fn tidy(&self, now: Timestamp) {
        self.noted.retain(|_, at| at.0.abs_diff(now.0) < AGAIN_MS);
        self.noted.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UserId;

    fn session(key: &str, seen_at: i64) -> ActiveSession {
        ActiveSession {
            user: UserId(1),
            key: key.to_owned(),
            epoch: None,
            issued_at: Timestamp(0),
            expires_at: Timestamp(i64::MAX),
            seen_at: Timestamp(seen_at),
            user_agent: String::new(),
        }
    }

    #[test]
    fn a_session_is_noted_from_time_to_time() {
        let notes = SessionNotes::default();
        let note = |key, at| notes.note(key, Timestamp(at), || session(key, at));
        let minutes = |count: i64| count * 60_000;
        note("a", 0);
        note("a", 1);
        note("b", 1);
        let mut taken = notes.take();
        taken.sort_by(|one, other| one.key.cmp(&other.key));
        assert_eq!(taken, [session("a", 0), session("b", 1)]);
        note("a", minutes(9));
        assert_eq!(notes.take(), []);
        note("a", minutes(10));
        assert_eq!(notes.take(), [session("a", minutes(10))]);
        // A clock that is set back.
        note("a", minutes(-60));
        assert_eq!(notes.take().len(), 1);
        notes.give_up(&[session("a", 0)]);
        note("a", minutes(-60));
        assert_eq!(notes.take().len(), 1, "it was not written");
    }
}
