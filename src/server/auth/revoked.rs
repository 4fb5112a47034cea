//! Sessions that were revoked before their tokens expired. Held in memory, because every request and event
//! checks them.

use dashmap::DashMap;

use crate::domain::Timestamp;

/// Session keys with the expiry of their tokens.
pub(super) struct RevokedSessions(DashMap<String, Timestamp>);

impl RevokedSessions {
    pub(super) fn new(sessions: Vec<(String, Timestamp)>) -> Self {
        Self(sessions.into_iter().collect())
    }

    /// Adds a session; returns whether it was not known.
    pub(super) fn insert(&self, key: String, expires_at: Timestamp) -> bool {
        self.0.insert(key, expires_at).is_none()
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Removes sessions whose tokens are refused anyway by now.
    pub(super) fn forget(&self, now: Timestamp) {
        self.0.retain(|_, expires_at| *expires_at > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_expired_sessions_are_forgotten() {
        let revoked = RevokedSessions::new(vec![("early".to_owned(), Timestamp(10))]);
        revoked.insert("late".to_owned(), Timestamp(11));
        revoked.forget(Timestamp(9));
        assert!(revoked.contains("early"));
        revoked.forget(Timestamp(10));
        assert!(!revoked.contains("early"));
        assert!(revoked.contains("late"));
    }
}
