//! How a word is written, and what it sounds like.

use super::letters::Letters;
use super::sound::skeleton;
use super::{arabic, dates, indic, latin};
use crate::domain::search_text::folded;

/// A word without its position: what an index keeps of it is its [`line`](Self::line).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// In lower case, without accents and what is invisible.
    pub(super) written: String,
    /// As searches compare it.
    pub(super) folded: String,
    /// Common to all words that sound alike; begins with a sign of its own for words without a sound.
    pub(super) skeleton: String,
    /// The sound. Empty for words that have none: numbers, months, and other scripts.
    pub(super) letters: Vec<u8>,
    /// Is the last letter a nasal that is often not written?
    pub(super) ends_nasal: bool,
}

/// The skeletons of words without a sound begin with one of these.
const NUMBER: char = '#';
const MONTH: char = '@';
const OTHER: char = '=';

/// Of longer words the beginning is kept, in characters.
const MAX_WRITTEN: usize = 40;

/// What a word is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Indic,
    Arabic,
    Digits,
    Other,
}

/// What kind of word a character is part of; `None` between words.
pub(super) fn script(c: char) -> Option<Script> {
    if c.is_ascii_lowercase() {
        Some(Script::Latin)
    } else if dates::digit(c).is_some() {
        Some(Script::Digits)
    } else if indic::is_part(c) {
        Some(Script::Indic)
    } else if arabic::is_part(c) {
        Some(Script::Arabic)
    } else if c.is_alphanumeric() || is_symbol(c) {
        Some(Script::Other)
    } else {
        None
    }
}

/// Emoji and the like.
pub(super) const fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

impl Form {
    pub(super) fn of(chars: impl Iterator<Item = char>, kind: Script) -> Self {
        let parts: Vec<char> = chars
            .filter(|c| script(*c) == Some(kind))
            .take(MAX_WRITTEN)
            .collect();
        let mut letters = Letters::default();
        let ends_nasal = match kind {
            Script::Latin => {
                let ascii: Vec<u8> = parts.iter().filter_map(|c| u8::try_from(*c).ok()).collect();
                latin::pronounce(&ascii, &mut letters);
                false
            }
            Script::Indic => indic::pronounce(&parts, &mut letters),
            Script::Arabic => arabic::pronounce(&parts, &mut letters),
            Script::Digits | Script::Other => false,
        };
        let letters = letters.finish();
        let folded: String = parts.iter().copied().filter_map(folded).collect();
        let skeleton = if letters.is_empty() {
            format!("{OTHER}{folded}")
        } else {
            skeleton(&letters)
        };
        Self {
            written: parts.into_iter().collect(),
            folded,
            skeleton,
            letters,
            ends_nasal,
        }
    }

    fn silent(sign: char, text: &str) -> Self {
        let text: String = text.chars().take(MAX_WRITTEN).collect();
        Self {
            skeleton: format!("{sign}{text}"),
            written: text.clone(),
            folded: text,
            letters: Vec::new(),
            ends_nasal: false,
        }
    }

    pub(super) fn of_number(digits: &str) -> Self {
        let is_short = digits.len() <= 2;
        let without_zero = digits
            .strip_prefix('0')
            .filter(|rest| is_short && !rest.is_empty());
        Self::silent(NUMBER, without_zero.unwrap_or(digits))
    }

    pub(super) fn of_month(month: usize) -> Self {
        Self::silent(MONTH, &month.to_string())
    }

    /// Is it a number?
    pub(super) fn is_number(&self) -> bool {
        self.skeleton.starts_with(NUMBER)
    }

    /// Is it a month?
    pub(super) fn is_month(&self) -> bool {
        self.skeleton.starts_with(MONTH)
    }

    pub(super) fn line(&self) -> String {
        let Self {
            skeleton, written, ..
        } = self;
        format!("{skeleton} {written}")
    }

    /// Reads a [`line`](Self::line).
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (skeleton, written) = line.split_once(' ')?;
        let sign = skeleton
            .chars()
            .next()
            .filter(|sign| [NUMBER, MONTH].contains(sign));
        if let Some(sign) = sign {
            return Some(Self::silent(sign, written));
        }
        let script = script(written.chars().next()?)?;
        Some(Self::of(written.chars(), script))
    }
}
