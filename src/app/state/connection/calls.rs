//! Last fallback: no transport works, and the page compares with the server by HTTP requests.

/// Time without a connection after which the page starts to compare, in milliseconds.
const ALONE_MS: i64 = 5_000;
/// Maximum age of a comparison in milliseconds. One comparison may take 30 seconds.
const STALE_MS: i64 = 40_000;

/// Does the server answer requests while no transport works?
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

    /// Is the next comparison due? If the server did not answer, the next comparison waits until a round of
    /// connection attempts, with its delays, has failed.
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
