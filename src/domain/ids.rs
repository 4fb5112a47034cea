//! Identifiers: numbers assigned by the server, and action ids chosen by clients.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// Id of a user: a positive integer, `user_id` in the platform's database and `userId` in its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Id of a stored message: a positive integer, `message_id` in the platform's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub i64);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A position in the log of one conversation: 1, 2, 3 … without gaps, in commit order. Every shared change takes one.
/// 0 means "before the first change".
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl Seq {
    /// Before the first change.
    pub const ZERO: Self = Self(0);

    /// The position right after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A position in the feed of one person. The feed numbers all changes that concern the person, across all their
/// conversations: 1, 2, 3 … in commit order. 0 means "before the first change".
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct FeedSeq(pub i64);

impl fmt::Display for FeedSeq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The idempotency key that a client gives to an action (a message, for example) before it sends it: 1 to 64 visible
/// ASCII characters, unique per person and conversation. On the wire `clientMessageId` or `clientActionId`.
///
/// A repeated action with the same id yields the first result and changes nothing, so clients can retry safely.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ActionId(String);

/// The text is not 1 to 64 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("clientMessageId must be 1 to 64 visible ASCII characters")]
pub struct InvalidActionId;

impl ActionId {
    /// The maximum number of characters.
    pub const MAX_LEN: usize = 64;

    /// A new globally unique id for an action at `now` (UUID version 7, RFC 9562 §5.7). Ids created one after the
    /// other are neighbours in an index.
    #[must_use]
    pub fn new_at(now: Timestamp) -> Self {
        let milliseconds = u64::try_from(now.0).unwrap_or_default();
        let nanoseconds = u32::try_from(milliseconds % 1_000).unwrap_or_default() * 1_000_000;
        // No counter: all bits besides the timestamp are random.
        let moment = uuid::Timestamp::from_unix_time(milliseconds / 1_000, nanoseconds, 0, 0);
        Self(uuid::Uuid::new_v7(moment).to_string())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ActionId {
    type Err = InvalidActionId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for ActionId {
    type Error = InvalidActionId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = (1..=Self::MAX_LEN).contains(&text.len());
        if fits && text.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(Self(text))
        } else {
            Err(InvalidActionId)
        }
    }
}

impl From<ActionId> for String {
    fn from(id: ActionId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_ids_are_different_and_sort_by_time() {
        let ids = [1, 1, 2, 1_762_943_400_123].map(|at| ActionId::new_at(Timestamp(at)));
        assert_ne!(ids[0], ids[1]);
        assert!(ids[1] < ids[2] && ids[2] < ids[3], "{ids:?}");
        assert!(ids[3].as_str().starts_with("019a779d-78bb-7"), "{ids:?}");
    }

    #[test]
    fn client_message_ids_are_short_visible_ascii() {
        assert!("b7c0a4de-1".parse::<ActionId>().is_ok());
        assert!("x".repeat(64).parse::<ActionId>().is_ok());
        for bad in ["", "a b", "né", "a\0", &"x".repeat(65)] {
            assert_eq!(bad.parse::<ActionId>(), Err(InvalidActionId), "{bad:?}");
        }
    }
}
