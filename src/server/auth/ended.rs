//! Sessions that were ended before their tokens ran out: held in memory because every request and every event asks.

use dashmap::DashMap;

use crate::domain::Timestamp;

/// Keys of sessions, and when their tokens run out.
pub(super) struct Ended(DashMap<String, Timestamp>);

impl Ended {
    pub(super) fn new(sessions: Vec<(String, Timestamp)>) -> Self {
        Self(sessions.into_iter().collect())
    }

    pub(super) fn insert(&self, key: String, expires_at: Timestamp) {
        self.0.insert(key, expires_at);
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Forgets those whose tokens are refused by now anyway.
    pub(super) fn forget(&self, now: Timestamp) {
        self.0.retain(|_, expires_at| *expires_at > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_that_have_run_out_are_forgotten() {
        let ended = Ended::new(vec![("early".to_owned(), Timestamp(10))]);
        ended.insert("late".to_owned(), Timestamp(11));
        ended.forget(Timestamp(9));
        assert!(ended.contains("early"));
        ended.forget(Timestamp(10));
        assert!(!ended.contains("early"));
        assert!(ended.contains("late"));
    }
}
