//! The time up to which the displayed data is known to be complete.

use crate::domain::Timestamp;

/// How up to date the displayed data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// All events up to the server's last packet have been applied since the last connect.
    is_current: bool,
    /// The data was kept by this device, and the server has not been asked since.
    is_kept: bool,
    at: Timestamp,
}

impl Freshness {
    /// The state of a page rendered by the server.
    #[must_use]
    pub const fn rendered_at(at: Timestamp) -> Self {
        Self {
            is_current: false,
            is_kept: false,
            at,
        }
    }

    /// The state of a page that shows what this device has kept since then.
    #[must_use]
    pub const fn kept_at(at: Timestamp) -> Self {
        Self {
            is_kept: true,
            ..Self::rendered_at(at)
        }
    }

    /// Has the server not been asked since the page was opened?
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// The last time at which the data was known to be complete.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The time up to which the data is complete, if it is `now`.
    #[must_use]
    pub const fn complete_at(&self, now: Timestamp) -> Timestamp {
        if self.is_current { now } else { self.at }
    }

    /// The page was compared with the server and is complete. `is_live`: later changes arrive as events.
    pub fn caught_up(&mut self, now: Timestamp, is_live: bool) {
        self.is_current = is_live;
        self.is_kept = false;
        self.at = now;
    }

    /// The connection is lost; the server was last heard at `heard_at`. Later changes are unknown.
    pub fn lost(&mut self, heard_at: Timestamp) {
        if std::mem::take(&mut self.is_current) {
            self.at = self.at.max(heard_at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_live_page_is_current_until_the_server_was_last_heard() {
        let mut freshness = Freshness::rendered_at(Timestamp(1));
        freshness.caught_up(Timestamp(10), true);
        freshness.lost(Timestamp(25));
        assert_eq!(freshness.at(), Timestamp(25));
        freshness.caught_up(Timestamp(40), true);
        freshness.lost(Timestamp(30));
        assert_eq!(
            freshness.at(),
            Timestamp(40),
            "the comparison is later than the last packet"
        );
    }

    #[test]
    fn what_the_device_kept_is_old_until_the_server_was_asked() {
        let mut freshness = Freshness::kept_at(Timestamp(1));
        freshness.lost(Timestamp(25));
        assert!(freshness.is_kept());
        assert_eq!(freshness.complete_at(Timestamp(30)), Timestamp(1));
        freshness.caught_up(Timestamp(30), true);
        assert!(!freshness.is_kept());
        assert_eq!(freshness.complete_at(Timestamp(40)), Timestamp(40));
    }

    #[test]
    fn a_connection_alone_brings_nothing_up_to_date() {
        let mut freshness = Freshness::rendered_at(Timestamp(1));
        freshness.lost(Timestamp(25));
        assert_eq!(freshness.at(), Timestamp(1));
        freshness.caught_up(Timestamp(30), false);
        freshness.lost(Timestamp(60));
        assert_eq!(freshness.at(), Timestamp(30));
    }
}
