//! Which languages there are, and which one a person reads.

use serde::{Deserialize, Serialize};

use super::{EN, HI, Words};

/// The languages there are.
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
    /// All of them, in the order of the choice.
    pub const ALL: [Self; 2] = [Self::En, Self::Hi];

    /// The tag of `<html lang>` and of the cookie.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Hi => "hi",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Hi => "हिन्दी",
        }
    }

    /// The language of this tag, if there is one: `hi` or `hi-IN`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|it| it.tag().eq_ignore_ascii_case(primary))
    }

    /// The first language of an `Accept-Language` header that there is. Browsers send it in the order of
    /// preference, so the weights say nothing more.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        header
            .split(',')
            .filter_map(|range| range.split(';').next())
            .find_map(Self::from_tag)
    }

    /// Its words.
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
    fn the_browser_s_preference_chooses_the_language() {
        let accepted = Language::accepted;
        assert_eq!(accepted("en-IN,en;q=0.9"), Some(Language::En));
        assert_eq!(accepted("mr, hi-IN;q=0.8, en;q=0.7"), Some(Language::Hi));
        assert_eq!(accepted("fr, *;q=0.1"), None);
        assert_eq!(accepted(""), None);
    }
}
