//! The id of a conversation, derived from its two members.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::UserId;

/// `conv_{smaller}_{larger}`: the conversation of two different users. Both ids are positive decimal integers without
/// leading zeros, the smaller one first, with nothing after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConversationId {
    small: UserId,
    large: UserId,
}

/// The text is not in the canonical form `conv_{smaller}_{larger}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Invalid conversation ID")]
pub struct InvalidConversationId;

impl ConversationId {
    /// The conversation of two people; `None` if both ids are equal or one is not positive.
    #[must_use]
    pub fn between(one: UserId, other: UserId) -> Option<Self> {
        (one != other && one.0 > 0 && other.0 > 0).then(|| Self {
            small: one.min(other),
            large: one.max(other),
        })
    }

    /// Both members, the smaller id first.
    #[must_use]
    pub const fn members(self) -> [UserId; 2] {
        [self.small, self.large]
    }

    /// The other member, if `user` is one of the two.
    #[must_use]
    pub fn peer_of(self, user: UserId) -> Option<UserId> {
        if user == self.small {
            Some(self.large)
        } else if user == self.large {
            Some(self.small)
        } else {
            None
        }
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "conv_{}_{}", self.small, self.large)
    }
}

impl FromStr for ConversationId {
    type Err = InvalidConversationId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text.strip_prefix("conv_").ok_or(InvalidConversationId)?;
        let (small, large) = numbers.split_once('_').ok_or(InvalidConversationId)?;
        let (small, large) = (canonical(small)?, canonical(large)?);
        if small < large {
            Ok(Self { small, large })
        } else {
            Err(InvalidConversationId)
        }
    }
}

fn canonical(digits: &str) -> Result<UserId, InvalidConversationId> {
    let plain = !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse() {
        Ok(number) if plain => Ok(UserId(number)),
        _ => Err(InvalidConversationId),
    }
}

impl TryFrom<String> for ConversationId {
    type Error = InvalidConversationId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ConversationId> for String {
    fn from(id: ConversationId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_form_reads_back() {
        let id: ConversationId = "conv_1_42".parse().unwrap();
        assert_eq!(id.to_string(), "conv_1_42");
        assert_eq!(ConversationId::between(UserId(42), UserId(1)), Some(id));
        assert_eq!(id.peer_of(UserId(42)), Some(UserId(1)));
        assert_eq!(id.peer_of(UserId(7)), None);
    }

    #[test]
    fn a_conversation_has_two_different_people() {
        let between = |one, other| ConversationId::between(UserId(one), UserId(other));
        assert_eq!(between(4, 1).unwrap().to_string(), "conv_1_4");
        for (one, other) in [(1, 1), (0, 1), (1, 0), (-1, 1), (1, -1), (0, -1)] {
            assert_eq!(between(one, other), None, "{one} {other}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in [
            "",
            "conv_",
            "conv_1",
            "conv_1_",
            "conv_2_1",
            "conv_1_1",
            "conv_01_2",
            "conv_0_2",
            "conv_-1_2",
            "conv_+1_2",
            "conv_1_2_3",
            "conv_1_2 ",
            " conv_1_2",
            "CONV_1_2",
            "conv_1_१२",
            "conv_1_99999999999999999999",
        ] {
            assert_eq!(
                bad.parse::<ConversationId>(),
                Err(InvalidConversationId),
                "{bad:?}"
            );
        }
    }
}
