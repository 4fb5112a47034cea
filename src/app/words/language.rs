//! The languages of the interface, and how one is chosen for a request.

use serde::{Deserialize, Serialize};

use super::{EN, HI, Words};

/// A language with a catalogue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Hindi.
    Hi,
}

impl Language {
    /// All languages, in the order in which the interface offers them.
    pub const ALL: [Self; 2] = [Self::En, Self::Hi];

    /// The BCP 47 tag, used in `<html lang>` and in the language cookie.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Hi => "hi",
        }
    }

    /// The name of the language in the language itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Hi => "हिन्दी",
        }
    }

    /// Parses a tag such as `hi` or `hi-IN`; `None` for a language without a catalogue.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|it| it.tag().eq_ignore_ascii_case(primary))
    }

    /// The first supported language of an `Accept-Language` header. The weights are ignored: browsers list the
    /// languages in order of preference.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        header
            .split(',')
            .filter_map(|range| range.split(';').next())
            .find_map(Self::from_tag)
    }

    /// The catalogue of this language.
    #[must_use]
    pub const fn words(self) -> &'static Words {
        match self {
            Self::En => &EN,
            Self::Hi => &HI,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_supported_language_of_the_header_is_chosen() {
        let accepted = Language::accepted;
        assert_eq!(accepted("en-IN,en;q=0.9"), Some(Language::En));
        assert_eq!(accepted("mr, hi-IN;q=0.8, en;q=0.7"), Some(Language::Hi));
        assert_eq!(accepted("fr, *;q=0.1"), None);
        assert_eq!(accepted(""), None);
    }
}
