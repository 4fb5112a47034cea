//! The time up to which the displayed data is known to be complete.

use crate::domain::Timestamp;

/// How up to date the displayed data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// All events up to the server's last packet have been applied since the last connect.
    is_current: bool,
    at: Timestamp,
}

impl Freshness {
    /// The state of a page rendered by the server.
    #[must_use]
    pub const fn rendered_at(at: Timestamp) -> Self {
        Self {
            is_current: false,
            at,
        }
    }

    /// The last time at which the data was known to be complete.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The page was compared with the server and is complete. `is_live`: later changes arrive as events.
    pub fn caught_up(&mut self, now: Timestamp, is_live: bool) {
        self.is_current = is_live;
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
    fn a_connection_alone_brings_nothing_up_to_date() {
        let mut freshness = Freshness::rendered_at(Timestamp(1));
        freshness.lost(Timestamp(25));
        assert_eq!(freshness.at(), Timestamp(1));
        freshness.caught_up(Timestamp(30), false);
        freshness.lost(Timestamp(60));
        assert_eq!(freshness.at(), Timestamp(30));
    }
}
