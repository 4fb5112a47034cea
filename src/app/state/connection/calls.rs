//! The lowest rung: nothing is live, and the page compares with the server by calls.

/// Without a connection for so long, the page begins to compare.
const ALONE_MS: i64 = 5_000;
/// A comparison this old says nothing about the present. One may take half a minute.
const STALE_MS: i64 = 40_000;

/// Does the server answer calls while nothing is live?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Calls {
    #[default]
    Unknown,
    Answered {
        at: i64,
    },
    Unanswered,
}

impl Calls {
    pub(super) const fn are_answered(self) -> bool {
        matches!(self, Self::Answered { .. })
    }

    pub(super) const fn are_unanswered(self) -> bool {
        matches!(self, Self::Unanswered)
    }

    /// Is it time for the next comparison? A server that did not answer is only asked again when a round of
    /// attempts to connect has failed, with their waits.
    pub(super) fn is_due(&mut self, now: i64, alone_since: i64) -> bool {
        match *self {
            Self::Unknown => now - alone_since >= ALONE_MS,
            Self::Answered { at } if now - at > STALE_MS => {
                *self = Self::Unanswered;
                false
            }
            Self::Answered { .. } => true,
            Self::Unanswered => false,
        }
    }
}
