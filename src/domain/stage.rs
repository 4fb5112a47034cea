//! The stages in which photographers keep their conversations: Enquiry, Booked, or what they call them.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::text::is_blank;

/// The name that a photographer gives to a stage; by default none.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stage(Arc<str>);

/// What is no name of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stage must have 1 to 30 characters, none of them a control character, or be null")]
pub struct InvalidStage;

impl Stage {
    /// The maximum number of characters.
    pub const MAX_CHARS: usize = 30;
    /// The maximum number of stages of a person.
    pub const MAX_COUNT: i64 = 12;

    /// A name as somebody has typed it. Without visible characters it stands for none.
    ///
    /// # Errors
    /// It is too long, or contains control characters.
    pub fn new(text: &str) -> Result<Self, InvalidStage> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let name = words.join(" ");
        if name.chars().count() > Self::MAX_CHARS || name.chars().any(char::is_control) {
            return Err(InvalidStage);
        }
        Ok(Self(if is_blank(&name) { "" } else { &*name }.into()))
    }

    /// The name; empty for none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is there none?
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The name as it stands in the query of an address.
    #[must_use]
    pub fn in_address(&self) -> String {
        let bytes = self.as_str().bytes();
        bytes.map(|byte| format!("%{byte:02X}")).collect()
    }
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stage({:?})", self.as_str())
    }
}

impl From<Stage> for String {
    fn from(stage: Stage) -> Self {
        stage.as_str().to_owned()
    }
}

impl TryFrom<String> for Stage {
    type Error = InvalidStage;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_up_to_thirty_characters() {
        for longest in ["x".repeat(30), "बु".repeat(15), "📷".repeat(30)] {
            assert_eq!(Stage::new(&longest).unwrap().as_str(), longest);
            assert_eq!(Stage::new(&format!("{longest}x")), Err(InvalidStage));
        }
        assert_eq!(Stage::new("a\0b"), Err(InvalidStage));
        assert_eq!(Stage::new("a\u{7f}"), Err(InvalidStage));
    }

    #[test]
    fn spaces_do_not_tell_names_apart() {
        let stage = Stage::new(" Offer \u{a0}\n sent ").unwrap();
        assert_eq!(stage, Stage::new("Offer sent").unwrap());
        assert_eq!(stage.as_str(), "Offer sent");
        for blank in ["", " \n", "\u{200b}\u{2800}"] {
            assert!(Stage::new(blank).unwrap().is_none(), "{blank:?}");
        }
        assert!(!stage.is_none());
    }

    #[test]
    fn addresses_hold_every_name() {
        let stage = Stage::new("a & ब").unwrap();
        assert_eq!(stage.in_address(), "%61%20%26%20%E0%A4%AC");
    }
}
