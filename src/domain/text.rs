//! Functions on texts: clean up names, detect blank texts, compute initials.

/// Characters without a visible form that are no white space: what Unicode calls default-ignorable, the controls of
/// annotations, and blank symbols such as those of Braille, Hangul and music. They can hide in a text, or make a blank
/// text look non-blank.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{13441}' | '\u{13442}' | '\u{16FE4}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}'
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

/// Maximum number of characters that lists show of a message.
const PREVIEW: usize = 200;

/// The beginning of a message, for lists.
#[must_use]
pub fn preview(text: &str) -> &str {
    let end = text.char_indices().nth(PREVIEW).map(|(end, _)| end);
    &text[..end.unwrap_or(text.len())]
}

/// Does the text contain characters that change the order in which it is read?
#[must_use]
pub fn is_reordered(text: &str) -> bool {
    text.contains(is_bidi_control)
}

/// The one or two letters shown for a person without a picture: the first grapheme cluster of the first and of the
/// last word, in upper case (`अनिल कुमार` → `अकु`, `asha` → `A`). `?` for a blank name. For graphemes and case, which
/// need Unicode's tables, both ends have a library.
#[must_use]
pub fn initials(
    name: &str,
    first_grapheme: fn(&str) -> String,
    upper_case: fn(&str) -> String,
) -> String {
    let mut words = name.split_whitespace().filter(|word| !is_blank(word));
    let first = words.next();
    let last = words.next_back();
    let letters: String = first.into_iter().chain(last).map(first_grapheme).collect();
    if letters.is_empty() {
        "?".to_owned()
    } else {
        upper_case(&letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        let first = |word: &str| -> String { word.chars().take(1).collect() };
        let initials = |name| initials(name, first, str::to_uppercase);
        assert_eq!(initials("Arjun Kapoor"), "AK");
        assert_eq!(initials("Maria del Carmen Ruiz"), "MR");
        assert_eq!(initials("q"), "Q");
        assert_eq!(initials(" \u{200b} "), "?");
    }

    #[test]
    fn a_preview_has_two_hundred_characters() {
        assert_eq!(preview("short"), "short");
        let long = "अ".repeat(201);
        assert_eq!(preview(&long), "अ".repeat(200));
        assert_eq!(preview(&long[..600]), "अ".repeat(200));
    }

    #[test]
    fn blank_is_what_nobody_can_see() {
        for blank in [
            "",
            "  \n\t\u{85}\u{a0}\u{1680}\u{2028}\u{3000}",
            "\u{200b}\u{200d}",
            "\u{feff}",
            "\u{2800}\u{2800} \u{2800}",
            "\u{115f}\u{1160}\u{3164}\u{ffa0}",
            "\u{ad}\u{34f}\u{61c}\u{180e}\u{fe0f}",
            "\u{fff0}\u{fff9}\u{1bca0}\u{1d159}\u{1d173}\u{e0020}\u{e01ef}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for visible in [
            "a",
            ".",
            "👍",
            "क्",
            " 0 ",
            "\u{2801}",
            "\u{fffc}",
            "❤\u{fe0f}",
        ] {
            assert!(!is_blank(visible), "{visible:?}");
        }
    }

    #[test]
    fn names_lose_what_reorders_and_keep_what_joins() {
        assert_eq!(clean_line("  Asha\u{202e}  Rao\n"), "Asha Rao");
        assert_eq!(clean_line("क्\u{200d}ष"), "क्\u{200d}ष");
    }
}
