//! Case, normal forms and graphemes, by libraries with Unicode's tables.

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// The lower case of the canonical decomposition of a text (NFD).
pub fn comparable(text: &str) -> String {
    text.nfd().flat_map(char::to_lowercase).collect()
}

/// The same for a character.
pub fn decomposed(c: char) -> String {
    std::iter::once(c)
        .nfd()
        .flat_map(char::to_lowercase)
        .collect()
}

/// A text in upper case.
pub fn upper_case(text: &str) -> String {
    text.to_uppercase()
}

/// What readers take for the first character of a text.
pub fn first_grapheme(text: &str) -> String {
    text.graphemes(true).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search_text::fold;
    use crate::domain::text::initials;

    #[test]
    fn initials_are_grapheme_clusters() {
        let initials = |name| initials(name, first_grapheme, upper_case);
        assert_eq!(initials("arjun Kapoor"), "AK");
        assert_eq!(initials("अनिल कुमार"), "अकु");
        assert_eq!(initials("👨‍👩‍👧 Sharma"), "👨‍👩‍👧S");
    }

    #[test]
    fn searches_compare_texts_in_any_case_and_normal_form() {
        for (one, other) in [
            ("Élodie", "e\u{301}LODIE"),
            ("फ़िरोज़", "फ\u{93C}िरोज"),
            ("ΟΔΟΣ", "οδος"),
        ] {
            assert_eq!(fold(&comparable(one)), fold(&comparable(other)), "{one}");
        }
    }
}
