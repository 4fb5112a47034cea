//! What somebody notes about another person, for themselves.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::is_blank;

/// A private note: up to 2,000 characters in any number of lines; empty if there is none.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Note(String);

/// What is no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "note and before must have at most 2000 characters, and no control characters but line breaks and tabs"
)]
pub struct InvalidNote;

impl Note {
    /// The maximum number of characters.
    pub const MAX_CHARS: usize = 2_000;

    /// A note as somebody has typed it, without the space around it. Without visible characters it stands for none. Line breaks
    /// are U+000A, as forms and programs write them differently.
    ///
    /// # Errors
    /// It is too long, or contains control characters.
    pub fn new(text: &str) -> Result<Self, InvalidNote> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        let is_allowed = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
        if text.chars().count() > Self::MAX_CHARS || !text.chars().all(is_allowed) {
            return Err(InvalidNote);
        }
        Ok(Self(if is_blank(text) {
            String::new()
        } else {
            text.to_owned()
        }))
    }

    /// A note read from storage, which is not validated again.
    #[must_use]
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text; empty for none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is there none?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Without the text, which belongs into no log.
impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Note({} bytes)", self.0.len())
    }
}

impl From<Note> for String {
    fn from(note: Note) -> Self {
        note.0
    }
}

impl TryFrom<String> for Note {
    type Error = InvalidNote;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_up_to_two_thousand_characters() {
        for longest in ["x".repeat(2_000), "बु".repeat(1_000), "📷".repeat(2_000)] {
            assert_eq!(Note::new(&longest).unwrap().as_str(), longest);
            assert_eq!(
                Note::new(&format!(" {longest}\n")).unwrap().as_str(),
                longest
            );
            assert_eq!(Note::new(&format!("{longest}x")), Err(InvalidNote));
        }
    }

    #[test]
    fn lines_are_kept_whoever_has_broken_them() {
        let note = Note::new("\r\nno drone\r\n\tcandid\rJaipur\n\nमेला ").unwrap();
        assert_eq!(note.as_str(), "no drone\n\tcandid\nJaipur\n\nमेला");
        for control in ["a\0b", "a\u{7f}", "a\u{85}b", "\u{1b}[31m"] {
            assert_eq!(Note::new(control), Err(InvalidNote), "{control:?}");
        }
    }

    #[test]
    fn what_nobody_can_see_is_no_note() {
        for blank in ["", " \r\n\t", "\u{200b}\u{2800}"] {
            assert!(Note::new(blank).unwrap().is_empty(), "{blank:?}");
        }
        assert!(!Note::new(".").unwrap().is_empty());
    }

    #[test]
    fn logs_do_not_show_it() {
        let note = Note::new("no drone").unwrap();
        assert_eq!(format!("{note:?}"), "Note(8 bytes)");
    }
}
