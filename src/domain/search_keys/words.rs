//! The words of a text.

use super::dates::{self, ORDINALS};
use super::form::{Form, Script, is_symbol, script};
use crate::domain::search_text::folded;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The position of its first character in the text, in code points.
    pub start: usize,
    /// Its length in code points.
    pub len: usize,
    /// The month that it names or numbers, 1 to 12.
    pub(super) month: Option<usize>,
    pub(super) form: Form,
}

/// Is it within a word without ending it? Accents, joiners, and the apostrophe of d'Souza.
fn is_within(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}') || matches!(folded(c), None | Some('\''))
}

/// A part of a text in one script.
struct Piece {
    script: Script,
    /// Positions in the decomposed text.
    from: usize,
    to: usize,
}

fn pieces(text: &[(usize, char)]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    // Does the last piece reach to here?
    let mut is_open = false;
    for (from, (_, c)) in text.iter().enumerate() {
        let Some(script) = script(*c) else {
            is_open = is_open && is_within(*c);
            continue;
        };
        match pieces.last_mut() {
            Some(last) if is_open && last.script == script && !is_symbol(*c) => last.to = from + 1,
            _ => pieces.push(Piece {
                script,
                from,
                to: from + 1,
            }),
        }
        is_open = !is_symbol(*c);
    }
    pieces
}

/// The words of a text, given the lower case of the canonical decomposition of its characters, each with the position of
/// the character in the text.
pub fn words(text: impl Iterator<Item = (usize, char)>) -> Vec<Word> {
    let text: Vec<(usize, char)> = text.collect();
    let pieces = pieces(&text);
    let mut words: Vec<Word> = Vec::with_capacity(pieces.len());
    let mut pieces = pieces.as_slice();
    while let [piece, rest @ ..] = pieces {
        pieces = rest;
        if piece.script != Script::Digits {
            let form = Form::of(
                text[piece.from..piece.to].iter().map(|(_, c)| *c),
                piece.script,
            );
            let month = dates::month(&form.folded);
            words.push(Word::at(&text, piece.from, piece.to, month, form));
            continue;
        }
        let (number, mut to) = number(&text, piece, &mut pieces);
        // "14th".
        if let Some(ending) = pieces.first().filter(|it| it.from == to) {
            let letters: String = text[ending.from..ending.to]
                .iter()
                .map(|(_, c)| c)
                .collect();
            if ORDINALS.contains(&letters.as_str()) {
                to = ending.to;
                pieces = &pieces[1..];
            }
        }
        let month = month_of_date(&text, piece, &number, words.last());
        words.push(Word::at(
            &text,
            piece.from,
            to,
            month,
            Form::of_number(&number),
        ));
    }
    words
}

/// The number that begins with this piece, with the pieces that belong to it: ₹1,25,000. Returns its end, too.
fn number(text: &[(usize, char)], first: &Piece, rest: &mut &[Piece]) -> (String, usize) {
    let digits = |piece: &Piece| -> String {
        let digits = text[piece.from..piece.to].iter();
        digits.filter_map(|(_, c)| dates::digit(*c)).collect()
    };
    let (mut number, mut to) = (digits(first), first.to);
    let follows = |to: usize, next: &Piece| {
        next.script == Script::Digits && next.from == to + 1 && text[to].1 == ','
    };
    let mut ends = vec![first.to];
    for next in rest.iter() {
        let last = ends[ends.len() - 1];
        if !follows(last, next) {
            break;
        }
        ends.push(next.to);
    }
    let groups = &rest[..ends.len() - 1];
    let is_one_number = groups.split_last().is_some_and(|(last, others)| {
        let digits = |piece: &Piece| piece.to - piece.from;
        digits(first) <= 3
            && digits(last) == 3
            && others.iter().all(|it| matches!(digits(it), 2 | 3))
    });
    if is_one_number {
        for group in groups {
            number.push_str(&digits(group));
            to = group.to;
        }
        *rest = &rest[groups.len()..];
    }
    (number, to)
}

/// The month in dates like 14/2 and 14-02-2026, whose second number this is.
fn month_of_date(
    text: &[(usize, char)],
    piece: &Piece,
    number: &str,
    before: Option<&Word>,
) -> Option<usize> {
    let day = before?;
    let between = text.get(piece.from.checked_sub(1)?)?;
    let is_date = matches!(between.1, '/' | '-' | '.')
        && day.start + day.len == between.0
        && day.number().is_some_and(|day| (1..=31).contains(&day));
    let month: usize = number.parse().ok()?;
    (is_date && number.len() <= 2 && (1..=12).contains(&month)).then_some(month)
}

impl Word {
    fn at(
        text: &[(usize, char)],
        from: usize,
        to: usize,
        month: Option<usize>,
        form: Form,
    ) -> Self {
        let (start, end) = (text[from].0, text[to - 1].0 + 1);
        Self {
            start,
            len: end - start,
            month,
            form,
        }
    }

    /// What an index keeps of the word: [`super::Asked::answers`] reads such lines. They contain no line feed.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let month = self.month.map(|month| Form::of_month(month).line());
        std::iter::once(self.form.line()).chain(month)
    }

    /// Its value, if it is a number.
    fn number(&self) -> Option<u32> {
        self.form
            .is_number()
            .then(|| self.form.written.parse().ok())?
    }
}
