//! Lists of messages that stand out.

use serde::{Deserialize, Serialize};

/// A list of messages that stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkedKind {
    /// Messages to which both members have agreed.
    Agreed,
    /// Messages that both members see below the head of the conversation.
    Pinned,
    /// Messages that the person has starred.
    Starred,
}

impl MarkedKind {
    /// All lists, in the order in which the interface shows them.
    pub const ALL: [Self; 3] = [Self::Agreed, Self::Pinned, Self::Starred];

    /// The value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Pinned => "pinned",
            Self::Starred => "starred",
        }
    }

    /// Parses the value on the wire; `None` if it is unknown.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_their_names_on_the_wire() {
        for kind in MarkedKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(MarkedKind::from_name(kind.as_str()), Some(kind));
        }
        assert_eq!(MarkedKind::from_name("shared"), None);
    }
}
