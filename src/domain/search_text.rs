//! Search terms.

use std::str::FromStr;

use super::text::{is_blank, is_invisible};

/// A text as searches compare it: without case, accents, nukta and invisible characters, with plain quotes, dashes and
/// spaces. `lower` is the lower case of the canonical decomposition of Unicode (NFD), for which both ends have a library.
#[must_use]
pub fn fold(lower: &str) -> String {
    lower.chars().filter_map(folded).collect()
}

/// A character of [`fold`]; `None` if it is left out.
pub(super) fn folded(c: char) -> Option<char> {
    match c {
        // Accents, and the nukta of Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Telugu and Kannada.
        '\u{300}'..='\u{36F}'
        | '\u{93C}'
        | '\u{9BC}'
        | '\u{A3C}'
        | '\u{ABC}'
        | '\u{B3C}'
        | '\u{C3C}'
        | '\u{CBC}' => None,
        '’' | '‘' | '‛' | 'ʼ' | 'ʻ' | '′' | '`' | '´' | '＇' => Some('\u{27}'),
        '“' | '”' | '„' | '‟' | '″' => Some('"'),
        '‐'..='―' | '−' => Some('-'),
        'ς' => Some('σ'),
        c if is_invisible(c) => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// A search term: 1 to 100 characters without U+0000, trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchText(String);

/// The term is longer than 100 characters or contains U+0000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A search takes at most 100 characters, and no U+0000")]
pub struct InvalidSearch;

impl SearchText {
    /// The maximum number of characters.
    pub const MAX_CHARS: usize = 100;

    /// Parses the content of a search field; `None` if it is blank.
    ///
    /// # Errors
    /// [`InvalidSearch`] if the term is too long or contains U+0000.
    pub fn in_input(text: Option<&str>) -> Result<Option<Self>, InvalidSearch> {
        let text = text
            .map(str::trim)
            .filter(|text| !is_blank(text) || text.contains('\0'));
        text.map(str::parse).transpose()
    }

    /// The term as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SearchText {
    type Err = InvalidSearch;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let is_long = text.chars().nth(Self::MAX_CHARS).is_some();
        if text.is_empty() || is_long || text.contains('\0') {
            return Err(InvalidSearch);
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_compare_what_people_hear() {
        // In the lower case of NFD.
        for (one, other) in [
            ("e\u{301}lodie", "elodie"),
            ("फ\u{93C}िरोज\u{93C}", "फिरोज"),
            ("d’souza", "d\u{27}souza"),
            ("ʼʻ`´", "’’’’"),
            ("a\u{a0}b", "a b"),
            ("क\u{94d}\u{200d}ष", "क\u{94d}ष"),
            ("οδοσ", "οδος"),
            ("jean–luc", "jean-luc"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("कमल"), fold("कमला"));
    }

    #[test]
    fn a_search_is_short_and_plain() {
        let found = |text: &str| {
            SearchText::in_input(Some(text)).map(|it| it.map(|it| it.as_str().to_owned()))
        };
        let longest = "श".repeat(100);
        assert_eq!(found(" pune "), Ok(Some("pune".to_owned())));
        assert_eq!(found(&format!(" {longest} ")), Ok(Some(longest.clone())));
        assert_eq!(found(" \n"), Ok(None));
        assert_eq!(found("\u{200b}\u{2800}"), Ok(None));
        assert_eq!(SearchText::in_input(None), Ok(None));
        for bad in [format!("{longest}x"), "\0".to_owned(), "a\0b".to_owned()] {
            assert_eq!(found(&bad), Err(InvalidSearch));
        }
    }
}
