//! Until when what is shown is known to be all there is.

use crate::domain::Timestamp;

/// How far what is shown is from the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// Everything up to the last sign of the server has been shown since the last connect.
    is_current: bool,
    at: Timestamp,
}

impl Freshness {
    /// A page as the server has rendered it.
    #[must_use]
    pub const fn rendered_at(at: Timestamp) -> Self {
        Self {
            is_current: false,
            at,
        }
    }

    /// The last moment at which everything was known to be up to date.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Compared with the server, and nothing is missing. `is_live`: what comes next is told.
    pub fn caught_up(&mut self, now: Timestamp, is_live: bool) {
        self.is_current = is_live;
        self.at = now;
    }

    /// The connection is lost; the server was last heard at this moment. What happened after it nobody knows.
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
        assert_eq!(freshness.at(), Timestamp(40), "asked later than heard");
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
