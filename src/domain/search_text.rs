//! Search terms.

use std::str::FromStr;

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
        let text = text.map(str::trim).filter(|text| !text.is_empty());
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
    fn a_search_is_short_and_plain() {
        let found = |text: &str| {
            SearchText::in_input(Some(text)).map(|it| it.map(|it| it.as_str().to_owned()))
        };
        let longest = "श".repeat(100);
        assert_eq!(found(" pune "), Ok(Some("pune".to_owned())));
        assert_eq!(found(&format!(" {longest} ")), Ok(Some(longest.clone())));
        assert_eq!(found(" \n"), Ok(None));
        assert_eq!(SearchText::in_input(None), Ok(None));
        for bad in [format!("{longest}x"), "\0".to_owned(), "a\0b".to_owned()] {
            assert_eq!(found(&bad), Err(InvalidSearch));
        }
    }
}
