//! Functions on texts: clean up names, detect blank texts, compute initials.

use unicode_segmentation::UnicodeSegmentation;

/// Zero-width characters. They can hide in a text, or make a blank text look non-blank.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Characters that reorder the surrounding text (UAX #9). They are removed from names.
const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Is the text blank: without characters, or with white space and zero-width characters only?
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Cleans a one-line text for display: removes control and reordering characters, collapses white space to single
/// spaces, and trims. Joiners are kept, because scripts such as Devanagari and family emoji need them.
#[must_use]
pub fn clean_line(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| c.is_whitespace() || !(c.is_control() || is_bidi_control(*c)))
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The one or two letters shown for a person without a picture: the first grapheme cluster of the first and of the
/// last word, in upper case (`अनिल कुमार` → `अकु`, `asha` → `A`). `?` for a blank name.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter(|word| !is_blank(word));
    let first = words.next();
    let last = words.next_back();
    let letters: String = first
        .into_iter()
        .chain(last)
        .filter_map(|word| word.graphemes(true).next())
        .collect();
    if letters.is_empty() {
        "?".to_owned()
    } else {
        letters.to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_grapheme_clusters() {
        assert_eq!(initials("Arjun Kapoor"), "AK");
        assert_eq!(initials("अनिल कुमार"), "अकु");
        assert_eq!(initials("Maria del Carmen Ruiz"), "MR");
        assert_eq!(initials("👨‍👩‍👧 Sharma"), "👨‍👩‍👧S");
        assert_eq!(initials("q"), "Q");
        assert_eq!(initials(" \u{200b} "), "?");
    }

    #[test]
    fn blank_is_what_nobody_can_see() {
        for blank in ["", "  \n\t", "\u{200b}\u{200d}", "\u{feff}", "\u{3164}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for visible in ["a", ".", "👍", "क्", " 0 "] {
            assert!(!is_blank(visible), "{visible:?}");
        }
    }

    #[test]
    fn names_lose_what_reorders_and_keep_what_joins() {
        assert_eq!(clean_line("  Asha\u{202e}  Rao\n"), "Asha Rao");
        assert_eq!(clean_line("क्\u{200d}ष"), "क्\u{200d}ष");
    }
}
