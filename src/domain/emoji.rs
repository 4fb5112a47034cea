//! The emoji of a reaction.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// One emoji, which readers take for one character: a picture, a flag, a keycap, or several pictures joined to one
/// (Unicode Technical Standard 51). Stored as it came.
///
/// Two emoji are equal if they differ only in the selector of their form (U+FE0F), which keyboards add or leave out.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Emoji(String);

/// The text is not one emoji.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A reaction must be one emoji")]
pub struct InvalidEmoji;

/// Chooses the coloured form of a character that has also one of text.
const SELECTOR: char = '\u{fe0f}';
const JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';

/// The longest emoji, a flag of a region, has 28 bytes; families of many tones have 41.
const MAX_BYTES: usize = 64;

impl Emoji {
    /// The emoji as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two equal emoji have in common.
    fn shape(&self) -> String {
        self.0.replace(SELECTOR, "")
    }
}

impl PartialEq for Emoji {
    fn eq(&self, other: &Self) -> bool {
        self.shape() == other.shape()
    }
}

impl PartialOrd for Emoji {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Emoji {
    fn cmp(&self, other: &Self) -> Ordering {
        self.shape().cmp(&other.shape())
    }
}

impl TryFrom<String> for Emoji {
    type Error = InvalidEmoji;

    fn try_from(text: String) -> Result<Self, InvalidEmoji> {
        if text.len() <= MAX_BYTES && is_one_emoji(&text) {
            Ok(Self(text))
        } else {
            Err(InvalidEmoji)
        }
    }
}

impl std::str::FromStr for Emoji {
    type Err = InvalidEmoji;

    fn from_str(text: &str) -> Result<Self, InvalidEmoji> {
        text.to_owned().try_into()
    }
}

impl From<Emoji> for String {
    fn from(emoji: Emoji) -> Self {
        emoji.0
    }
}

/// Is the text an emoji sequence?
fn is_one_emoji(text: &str) -> bool {
    let is_indicator = |it: char| ('\u{1f1e6}'..='\u{1f1ff}').contains(&it);
    let mut letters = text.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some(one), Some(other), None) if is_indicator(one) => is_indicator(other),
        (Some('0'..='9' | '#' | '*'), Some(KEYCAP), None) => true,
        (Some('0'..='9' | '#' | '*'), Some(SELECTOR), Some(KEYCAP)) => letters.next().is_none(),
        _ => text.split(JOINER).all(is_picture),
    }
}

/// Is it one picture, with its tone, form or region?
fn is_picture(part: &str) -> bool {
    let mut letters = part.chars();
    let Some(picture) = letters.next().filter(|it| has_picture(*it)) else {
        return false;
    };
    let rest = letters.as_str();
    let rest = rest.strip_prefix(is_tone).unwrap_or(rest);
    let rest = rest.strip_prefix(SELECTOR).unwrap_or(rest);
    rest.is_empty() || (picture == '\u{1f3f4}' && is_region(rest))
}

/// Does the character belong to a block of pictures, and stand alone?
fn has_picture(it: char) -> bool {
    let is_in_block = matches!(it,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{24c2}'
        | '\u{2194}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}' | '\u{25aa}'..='\u{27bf}'
        | '\u{2934}' | '\u{2935}' | '\u{2b05}'..='\u{2b55}' | '\u{3030}' | '\u{303d}' | '\u{3297}'
        | '\u{3299}' | '\u{1f000}'..='\u{1faff}');
    is_in_block && !is_tone(it) && !('\u{1f1e6}'..='\u{1f1ff}').contains(&it)
}

const fn is_tone(it: char) -> bool {
    matches!(it, '\u{1f3fb}'..='\u{1f3ff}')
}

/// The tags after a black flag that name a region, such as England.
fn is_region(tags: &str) -> bool {
    let tags = tags.strip_suffix('\u{e007f}');
    tags.is_some_and(|tags| {
        let is_tag = |it: char| ('\u{e0030}'..='\u{e007a}').contains(&it);
        (3..=6).contains(&tags.chars().count()) && tags.chars().all(is_tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_emoji_is_a_reaction() {
        for emoji in [
            "👍",
            "❤️",
            "❤",
            "😂",
            "😮",
            "😢",
            "🙏",
            "🙏🏽",
            "☝🏿",
            "🇮🇳",
            "1️⃣",
            "#⃣",
            "©",
            "🕊️",
            "👨‍👩‍👧‍👦",
            "👩🏽‍❤️‍💋‍👨🏿",
            "🏳️‍🌈",
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "⚕️",
        ] {
            assert!(emoji.parse::<Emoji>().is_ok(), "{emoji}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        let many = ["👨"; 20].join("\u{200d}");
        for text in [
            "",
            " ",
            "a",
            "1",
            "क",
            "👍👍",
            "👍 ",
            "👍a",
            "❤️❤️",
            "🇮",
            "🇮🇳🇮🇳",
            "🏽",
            "\u{200d}",
            "👨‍",
            "‍👨",
            "\u{fe0f}",
            "1⃣2⃣",
            "🏴󠁧",
            "\0",
            "<b>",
            many.as_str(),
        ] {
            assert!(text.parse::<Emoji>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_form_makes_no_difference() {
        let emoji = |text: &str| text.parse::<Emoji>().unwrap();
        assert_eq!(emoji("❤️"), emoji("❤"));
        assert_ne!(emoji("❤️"), emoji("💔"));
        assert_eq!(serde_json::to_string(&emoji("❤️")).unwrap(), "\"❤️\"");
        assert!(serde_json::from_str::<Emoji>("\"ok\"").is_err());
    }
}
