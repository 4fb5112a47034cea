//! The text and the type of a message.

use serde::{Deserialize, Serialize};

use super::text::is_blank;

/// The text of a message: 1 to 10,000 characters, at least one of them visible, without U+0000. Stored as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageText(String);

/// The reason why a text is not accepted as a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// No visible character.
    #[error("Message text or attachment is required")]
    Blank,
    /// More than [`MessageText::MAX_CHARS`] characters.
    #[error("Message text is too long: at most 10000 characters")]
    TooLong,
    /// U+0000, which PostgreSQL cannot store.
    #[error("Message text must not contain U+0000")]
    Nul,
}

impl MessageText {
    /// The maximum number of characters (Unicode scalar values).
    pub const MAX_CHARS: usize = 10_000;

    /// Validates a text.
    ///
    /// # Errors
    /// [`InvalidText`] names the rule that the text breaks.
    pub fn new(text: String) -> Result<Self, InvalidText> {
        if text.contains('\0') {
            Err(InvalidText::Nul)
        } else if is_blank(&text) {
            Err(InvalidText::Blank)
        } else if text.chars().count() > Self::MAX_CHARS {
            Err(InvalidText::TooLong)
        } else {
            Ok(Self(text))
        }
    }

    /// A text read from storage, which is not validated again: rules may have changed since it was stored.
    #[must_use]
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<MessageText> for String {
    fn from(text: MessageText) -> Self {
        text.0
    }
}

/// The three message types that the existing clients know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MessageType {
    /// Text only.
    #[default]
    Text,
    /// A picture as attachment.
    Image,
    /// Any other attachment.
    File,
}

impl MessageType {
    /// The value on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::File => "file",
        }
    }

    /// Parses the value on the wire; `None` if it is unknown.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Text, Self::Image, Self::File]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_the_names_of_the_platform() {
        for (kind, name) in [
            (MessageType::Text, "text"),
            (MessageType::Image, "image"),
            (MessageType::File, "file"),
        ] {
            assert_eq!(kind.as_str(), name);
            assert_eq!(MessageType::from_name(name), Some(kind));
        }
        assert_eq!(MessageType::from_name("video"), None);
    }

    #[test]
    fn the_limit_is_exact_and_counts_characters() {
        assert!(MessageText::new("क".repeat(10_000)).is_ok());
        assert_eq!(
            MessageText::new("a".repeat(10_001)),
            Err(InvalidText::TooLong)
        );
    }

    #[test]
    fn blank_and_nul_are_refused_and_spaces_are_kept() {
        assert_eq!(
            MessageText::new(" \u{200b}\n".into()),
            Err(InvalidText::Blank)
        );
        assert_eq!(MessageText::new("a\0b".into()), Err(InvalidText::Nul));
        assert_eq!(
            MessageText::new(" two\n lines ".into()).unwrap().as_str(),
            " two\n lines "
        );
    }
}
