//! The part of a text that answers a search.

/// So many characters stand before the first word that answers, at most.
const BEFORE: usize = 32;
/// The length of a snippet in characters.
const LENGTH: usize = 180;

/// A part of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Does it answer the search?
    pub is_found: bool,
}

impl Piece {
    /// A part that does not answer.
    #[must_use]
    pub const fn plain(text: String) -> Self {
        Self {
            text,
            is_found: false,
        }
    }
}

/// The text around the first of the words that answer, in one line. `highlights` are the positions and lengths of these words in code
/// points, ascending; those beyond the end of the text are ignored.
#[must_use]
pub fn snippet(text: &str, highlights: &[(usize, usize)]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let first = highlights.first().map_or(0, |(start, _)| *start);
    let begin = beginning(&chars, first.min(chars.len()));
    let end = (begin + LENGTH).min(chars.len());
    let line = |from: usize, to: usize| -> String {
        let line = chars[from..to].iter();
        line.map(|c| if c.is_whitespace() { ' ' } else { *c })
            .collect()
    };
    let mut pieces = Vec::new();
    let mut add = |text: String, is_found| {
        if !text.is_empty() {
            pieces.push(Piece { text, is_found });
        }
    };
    let mut at = begin;
    if begin > 0 {
        add("…".to_owned(), false);
    }
    for (start, length) in highlights {
        let (from, to) = ((*start).max(at), start.saturating_add(*length).min(end));
        if from < to {
            add(line(at, from), false);
            add(line(from, to), true);
            at = to;
        }
    }
    add(line(at, end), false);
    if end < chars.len() {
        add("…".to_owned(), false);
    }
    pieces
}

/// Where the snippet of a word at this position begins: with a word, and not far before.
fn beginning(chars: &[char], word: usize) -> usize {
    let Some(earliest) = word.checked_sub(BEFORE).filter(|it| *it > 0) else {
        return 0;
    };
    let space = chars[earliest..word].iter().position(|c| c.is_whitespace());
    space.map_or(word, |space| earliest + space + 1)
}
