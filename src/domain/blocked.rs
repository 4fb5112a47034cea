//! Blocking: neither of two people can write to the other.

use serde::{Deserialize, Serialize};

/// Who of the two members of a conversation has blocked the other, as one of them sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Blocked {
    /// The viewer has blocked the other member.
    pub by_me: bool,
    /// The other member has blocked the viewer.
    pub by_peer: bool,
}

impl Blocked {
    /// Can neither of them write?
    #[must_use]
    pub const fn is_any(&self) -> bool {
        self.by_me || self.by_peer
    }

    /// Can both write?
    #[must_use]
    pub const fn is_none(&self) -> bool {
        !self.is_any()
    }
}
