//! The numbers and names that identify things.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// A user of the platform: a positive integer, the `user_id` of its database and the `userId` of its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A stored message: a positive integer, the `message_id` of the platform's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub i64);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A position in one conversation's log: 1, 2, 3 … without gaps, in commit order. Every shared change takes one.
/// 0 means "before everything".
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

/// A position in one person's feed, which numbers everything that concerns them in all their conversations:
/// 1, 2, 3 … in commit order. 0 means "before everything".
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

/// The name that a client gives an action (a message, for example) before the server has seen it: 1 to 64 visible
/// ASCII characters, unique for one person in one conversation. On the wire `clientMessageId` or `clientActionId`.
///
/// The same name again yields the first result and changes nothing, so that a retry is harmless.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ActionId(String);

/// The given text is not 1 to 64 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("clientMessageId must be 1 to 64 visible ASCII characters")]
pub struct InvalidActionId;

impl ActionId {
    /// The greatest number of characters.
    pub const MAX_LEN: usize = 64;

    /// A new name for an action at `now` that nobody else can have (UUID version 7, RFC 9562 §5.7). Names made one
    /// after the other are neighbours in an index.
    #[must_use]
    pub fn new_at(now: Timestamp) -> Self {
        let milliseconds = u64::try_from(now.0).unwrap_or_default();
        let nanoseconds = u32::try_from(milliseconds % 1_000).unwrap_or_default() * 1_000_000;
        // No counter: all that is not the moment is random.
        let moment = uuid::Timestamp::from_unix_time(milliseconds / 1_000, nanoseconds, 0, 0);
        Self(uuid::Uuid::new_v7(moment).to_string())
    }

    /// The name as text.
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
    fn new_names_are_different_and_follow_the_moments() {
        let names = [1, 1, 2, 1_762_943_400_123].map(|at| ActionId::new_at(Timestamp(at)));
        assert_ne!(names[0], names[1]);
        assert!(names[1] < names[2] && names[2] < names[3], "{names:?}");
        assert!(
            names[3].as_str().starts_with("019a779d-78bb-7"),
            "{names:?}"
        );
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
