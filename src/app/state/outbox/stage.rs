//! The sending stage of a tab, and its effect on how steps are stored.

use super::Step;

/// A turn starts and ends with a transaction of the browser's database. A message that is sent at once needs no
/// further transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendingStage {
    /// Not sending; the tab requests a turn as soon as a message is due.
    Idle,
    /// Waiting for the turn, or about to end it.
    Waiting,
    /// Holds the turn.
    InTurn,
}

impl SendingStage {
    /// Is a step taken now stored by a transaction of the turn, so that it needs none of its own? `has_due`: with
    /// this step, some message is due.
    #[must_use]
    pub const fn is_kept_by_turn(self, step: &Step, has_due: bool) -> bool {
        match self {
            Self::Idle => has_due,
            Self::Waiting => false,
            // Only the results of sending. A message written meanwhile is stored without waiting for the server's
            // answer.
            Self::InTurn => matches!(step, Step::Stored(_) | Step::Refused(..)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::OutboxEntry;
    use super::*;
    use crate::domain::{ActionId, Timestamp};

    fn name() -> ActionId {
        "n-1".parse().unwrap()
    }

    fn written() -> Step {
        let here = "conv_1_2".parse().unwrap();
        Step::Written(OutboxEntry::new(here, name(), String::new(), Timestamp(0)))
    }

    #[test]
    fn a_message_that_is_sent_at_once_needs_no_transaction_besides_its_turn_s() {
        assert!(SendingStage::Idle.is_kept_by_turn(&written(), true));
        assert!(SendingStage::InTurn.is_kept_by_turn(&Step::Stored(name()), false));
    }

    #[test]
    fn nothing_waits_for_a_turn_that_may_take_long_or_never_come() {
        assert!(!SendingStage::Idle.is_kept_by_turn(&written(), false));
        assert!(!SendingStage::InTurn.is_kept_by_turn(&written(), true));
        assert!(!SendingStage::InTurn.is_kept_by_turn(&Step::Deleted(name()), true));
        assert!(!SendingStage::Waiting.is_kept_by_turn(&written(), true));
        assert!(!SendingStage::Waiting.is_kept_by_turn(&Step::Stored(name()), false));
    }
}
