//! Applies the changes of one conversation in the order of its log. Positions have no gaps, so a missing change is
//! detected.

use crate::domain::{Change, Seq};

/// The position up to which one view of a conversation has applied the log. Answers and events may overtake each
/// other: a change that arrives before its predecessors is held until they have arrived, and a repeated change is
/// ignored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChangeLog {
    known: Seq,
    /// By position.
    held: Vec<Change>,
}

impl ChangeLog {
    /// The log of a view that reflects all changes up to this position.
    #[must_use]
    pub const fn known_up_to(known: Seq) -> Self {
        Self {
            known,
            held: Vec::new(),
        }
    }

    /// The view reflects all changes up to this position and none after it.
    #[must_use]
    pub const fn known(&self) -> Seq {
        self.known
    }

    /// Accepts a change and returns the changes that can be applied now, in order. A private change has no position
    /// in the shared log and can be applied at once.
    #[must_use = "the changes count as known"]
    pub fn take(&mut self, change: &Change) -> Vec<Change> {
        let Some(seq) = change.seq else {
            return vec![change.clone()];
        };
        if seq > self.known
            && let Err(place) = self.held.binary_search_by_key(&Some(seq), |it| it.seq)
        {
            self.held.insert(place, change.clone());
        }
        self.due()
    }

    /// The view was read from the server at this position. Returns the held changes that directly follow. Never moves
    /// back.
    #[must_use = "the changes count as known"]
    pub fn advance_to(&mut self, position: Seq) -> Vec<Change> {
        self.known = self.known.max(position);
        let known = Some(self.known);
        self.held.retain(|it| it.seq > known);
        self.due()
    }

    /// Is a change missing before one that has arrived?
    #[must_use]
    pub fn has_gap(&self) -> bool {
        !self.held.is_empty()
    }

    /// The changes that are held until their predecessors arrive.
    pub fn held(&self) -> impl Iterator<Item = &Change> {
        self.held.iter()
    }

    fn due(&mut self) -> Vec<Change> {
        let mut due = 0;
        while self
            .held
            .get(due)
            .is_some_and(|it| it.seq == Some(self.known.next()))
        {
            self.known = self.known.next();
            due += 1;
        }
        self.held.drain(..due).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::samples::{PEER, message, sent};

    fn change(seq: i64) -> Change {
        sent(&message(PEER, seq, "hello"))
    }

    fn take(log: &mut ChangeLog, seq: i64) -> Vec<i64> {
        seqs(log.take(&change(seq)))
    }

    fn seqs(due: Vec<Change>) -> Vec<i64> {
        let seqs = due.into_iter().filter_map(|change| change.seq);
        seqs.map(|seq| seq.0).collect()
    }

    #[test]
    fn a_change_is_due_once() {
        let mut log = ChangeLog::known_up_to(Seq(4));
        assert_eq!(take(&mut log, 4), [0; 0]);
        assert_eq!(take(&mut log, 5), [5]);
        assert_eq!(take(&mut log, 5), [0; 0]);
        assert_eq!(log.known(), Seq(5));
    }

    #[test]
    fn crossing_changes_are_due_in_order() {
        let mut log = ChangeLog::known_up_to(Seq(1));
        assert_eq!(take(&mut log, 4), [0; 0]);
        assert_eq!(take(&mut log, 3), [0; 0]);
        assert!(log.has_gap());
        assert_eq!(log.known(), Seq(1));
        assert_eq!(take(&mut log, 2), [2, 3, 4]);
        assert!(!log.has_gap());
        assert_eq!(log.known(), Seq(4));
    }

    #[test]
    fn a_fresh_reading_closes_a_gap_and_never_goes_back() {
        let mut log = ChangeLog::known_up_to(Seq(1));
        take(&mut log, 5);
        take(&mut log, 6);
        take(&mut log, 8);
        assert_eq!(seqs(log.advance_to(Seq(5))), [6]);
        assert!(log.has_gap());
        assert_eq!(seqs(log.advance_to(Seq(7))), [8]);
        assert_eq!(seqs(log.advance_to(Seq(2))), [0; 0]);
        assert_eq!(log.known(), Seq(8));
    }

    #[test]
    fn a_private_change_waits_for_nothing() {
        let mut log = ChangeLog::known_up_to(Seq(1));
        let private = Change {
            seq: None,
            ..change(9)
        };
        assert_eq!(log.take(&private), [private]);
        assert_eq!(log.known(), Seq(1));
    }
}
