//! The words of the page that the server sends while it cannot read its database. They are not in the module for the browser.

use super::Language;

/// Says that a page cannot be shown now.
#[derive(Debug)]
pub struct UnavailableWords {
    /// The heading.
    pub title: &'static str,
    /// What to do about it.
    pub lead: &'static str,
}

impl UnavailableWords {
    /// The catalogue of a language.
    #[must_use]
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Hi => &HI,
        }
    }
}

const EN: UnavailableWords = UnavailableWords {
    title: "This page can't be shown right now",
    lead: "Something went wrong on our side. Try again in a moment.",
};

const HI: UnavailableWords = UnavailableWords {
    title: "यह पेज अभी नहीं दिखाया जा सकता",
    lead: "हमारी तरफ़ से कोई गड़बड़ी हुई है। थोड़ी देर में दोबारा कोशिश कीजिए।",
};
