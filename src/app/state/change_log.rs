//! Which of one conversation's changes have arrived: numbers come without gaps, so a missing one shows.

use std::collections::BTreeSet;

use crate::domain::Seq;

/// The changes seen so far. Answers and events may cross on the way, so later numbers are held until the
/// ones before them are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeLog {
    /// Everything up to here has been seen.
    seen: Seq,
    /// Seen, but something before it is missing.
    ahead: BTreeSet<Seq>,
}

impl ChangeLog {
    /// A log read completely up to here.
    #[must_use]
    pub fn read_up_to(seen: Seq) -> Self {
        Self {
            seen,
            ahead: BTreeSet::new(),
        }
    }

    /// Takes note of one change. `false` if it was known already.
    pub fn note(&mut self, seq: Seq) -> bool {
        if seq <= self.seen || !self.ahead.insert(seq) {
            return false;
        }
        self.advance();
        true
    }

    /// Everything up to here has been fetched.
    pub fn caught_up(&mut self, to: Seq) {
        self.seen = self.seen.max(to);
        self.ahead.retain(|seq| *seq > to);
        self.advance();
    }

    /// Is something missing before what has arrived?
    #[must_use]
    pub fn has_gap(&self) -> bool {
        !self.ahead.is_empty()
    }

    /// Everything up to here has been seen.
    #[must_use]
    pub const fn seen(&self) -> Seq {
        self.seen
    }

    fn advance(&mut self) {
        while self.ahead.remove(&self.seen.next()) {
            self.seen = self.seen.next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_counts_once() {
        let mut log = ChangeLog::read_up_to(Seq(4));
        assert!(!log.note(Seq(4)));
        assert!(log.note(Seq(5)));
        assert!(!log.note(Seq(5)));
        assert_eq!(log.seen(), Seq(5));
    }

    #[test]
    fn crossing_changes_close_their_own_gap() {
        let mut log = ChangeLog::read_up_to(Seq(1));
        assert!(log.note(Seq(3)));
        assert!(!log.note(Seq(3)));
        assert!(log.has_gap());
        assert!(log.note(Seq(2)));
        assert!(!log.has_gap());
        assert_eq!(log.seen(), Seq(3));
    }

    #[test]
    fn fetching_closes_a_gap_and_never_goes_back() {
        let mut log = ChangeLog::read_up_to(Seq(1));
        log.note(Seq(5));
        log.note(Seq(8));
        log.caught_up(Seq(6));
        assert_eq!(log.seen(), Seq(6));
        assert!(log.has_gap());
        log.caught_up(Seq(7));
        assert_eq!(log.seen(), Seq(8));
        log.caught_up(Seq(2));
        assert_eq!(log.seen(), Seq(8));
    }
}
