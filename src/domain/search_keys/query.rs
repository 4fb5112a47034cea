//! What is searched for, and how well a word answers it.

use super::form::Form;
use super::sound::{Sound, other_skeletons, plain, skeleton};
use super::words::{Word, words};

/// How well a word answers, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// It is inside the word.
    Inside,
    /// The word begins with what sounds alike.
    Begins,
    /// The whole word sounds alike.
    Sounds,
    /// The same letters in another script or with other vowel lengths, the same number or month.
    Alike,
    /// The word is written so, or begins so.
    Written,
}

/// A part of a word that sounds alike has so many consonants: with two, half of all words contain some such part. Parts that
/// are written alike have three letters.
const INSIDE: usize = 3;

/// The words of a search. A message answers it if each of them is answered by one of its words.
#[derive(Debug, Clone)]
pub struct Query(Vec<Asked>);

/// One word of a search.
#[derive(Debug, Clone)]
pub struct Asked {
    form: Form,
    patterns: Vec<Pattern>,
    /// Are beginnings of words enough, and parts of words?
    of_beginnings: bool,
    of_parts: bool,
}

/// What a word can sound like.
#[derive(Debug, Clone)]
struct Pattern {
    skeleton: String,
    /// `None` for what has no sound and must be the same.
    sound: Option<Sound>,
    /// Not as the beginning or a part of longer words.
    is_whole: bool,
}

/// A text that a [`line`](Word::lines) must contain to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needle {
    /// At the beginning of the line.
    Begins(String),
    /// Anywhere in it.
    Contains(String),
}

impl Query {
    /// Reads a search, given as to [`words`]. It has no words if the text has none.
    pub fn parse(text: impl Iterator<Item = (usize, char)>) -> Self {
        Self(words(text).into_iter().map(Asked::of).collect())
    }

    /// The words of the search.
    #[must_use]
    pub fn asked(&self) -> &[Asked] {
        &self.0
    }

    /// Those of a text's words that answer: the position of the first character and the length, in code points.
    #[must_use]
    pub fn highlights(&self, words: &[Word]) -> Vec<(usize, usize)> {
        let answers = |word: &&Word| self.0.iter().any(|asked| asked.rank(word).is_some());
        let found = words.iter().filter(answers);
        found.map(|word| (word.start, word.len)).collect()
    }

    /// How well a text with these words answers: as well as the worst of the answers. `None` if a word has none.
    #[must_use]
    pub fn rank(&self, words: &[Word]) -> Option<Rank> {
        let ranks = self.0.iter().map(|asked| {
            let ranks = words.iter().filter_map(|word| asked.rank(word));
            ranks.max()
        });
        ranks.min().flatten()
    }
}

impl Asked {
    fn of(word: Word) -> Self {
        let form = word.form;
        let mut patterns = vec![Pattern::of(&form)];
        if let Some(sound) = &patterns[0].sound {
            let others = other_skeletons(&form.letters)
                .into_iter()
                .map(|skeleton| Pattern {
                    skeleton,
                    sound: Some(sound.clone()),
                    is_whole: false,
                });
            let others: Vec<Pattern> = others.collect();
            patterns.extend(others);
        }
        patterns.extend(other_nasal(&form).map(|letters| Pattern {
            skeleton: skeleton(&letters),
            sound: Some(Sound::parse(&letters)),
            is_whole: true,
        }));
        patterns.extend(word.month.map(|month| Pattern::of(&Form::of_month(month))));
        let length = form.folded.chars().count();
        Self {
            of_beginnings: length >= if form.is_number() { 3 } else { 2 },
            of_parts: length >= 3 && !form.is_number(),
            form,
            patterns,
        }
    }

    /// How well a word answers.
    #[must_use]
    pub fn rank(&self, word: &Word) -> Option<Rank> {
        let month = word
            .month
            .and_then(|month| self.rank_of(&Form::of_month(month)));
        self.rank_of(&word.form).max(month)
    }

    /// Does the word of this [`line`](Word::lines) answer?
    #[must_use]
    pub fn answers(&self, line: &str) -> bool {
        Form::parse(line).is_some_and(|form| self.rank_of(&form).is_some())
    }

    /// How much the word says: of longer words there are fewer.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.form.skeleton.len()
    }

    /// A line that contains none of these does not answer.
    #[must_use]
    pub fn needles(&self) -> Vec<Needle> {
        let mut needles = Vec::new();
        for pattern in &self.patterns {
            let skeleton = &pattern.skeleton;
            needles.push(Needle::Begins(if pattern.is_whole || !self.of_beginnings {
                format!("{skeleton} ")
            } else {
                skeleton.clone()
            }));
            let sound = pattern.sound.as_ref();
            if self.of_parts
                && !pattern.is_whole
                && sound.is_some_and(|it| it.consonants() >= INSIDE)
            {
                needles.push(Needle::Contains(pattern.inside().to_owned()));
            }
        }
        if self.of_parts {
            needles.push(Needle::Contains(self.form.written.clone()));
        } else if self.of_beginnings {
            needles.push(Needle::Contains(format!(" {}", self.form.written)));
        }
        needles
    }

    fn rank_of(&self, word: &Form) -> Option<Rank> {
        let is_written = word.folded == self.form.folded
            || (self.of_beginnings && word.folded.starts_with(&self.form.folded));
        // The number of a month is not the number.
        if is_written && word.is_number() == self.form.is_number() && !word.is_month() {
            return Some(Rank::Written);
        }
        let sound = Sound::parse(&word.letters);
        let compared = self
            .patterns
            .iter()
            .map(|it| self.compare(it, &word.skeleton, &sound));
        let best = compared.max().flatten();
        if best == Some(Rank::Sounds) && plain(&self.form.letters).eq(plain(&word.letters)) {
            Some(Rank::Alike)
        } else if best < Some(Rank::Begins) && self.begins_alike(word) {
            Some(Rank::Begins)
        } else if best.is_none() && self.of_parts && word.folded.contains(&self.form.folded) {
            Some(Rank::Inside)
        } else {
            best
        }
    }

    fn compare(&self, pattern: &Pattern, skeleton: &str, word: &Sound) -> Option<Rank> {
        let Some(sound) = &pattern.sound else {
            return (pattern.skeleton == skeleton).then_some(Rank::Alike);
        };
        if word.is_empty() {
            return None;
        }
        if pattern.skeleton == skeleton && sound.is(word) {
            return Some(Rank::Sounds);
        }
        // What sounds alike at the beginning of a word or within it has two consonants at least.
        if pattern.is_whole || sound.consonants() < 2 {
            return None;
        }
        if self.of_beginnings && skeleton.starts_with(&pattern.skeleton) && sound.begins(word) {
            Some(Rank::Begins)
        } else if self.of_parts
            && sound.consonants() >= INSIDE
            && skeleton.contains(pattern.inside())
            && sound.is_in(word)
        {
            Some(Rank::Inside)
        } else {
            None
        }
    }

    /// Does a word begin with the same letters? One consonant is a beginning only if hardly more is written.
    fn begins_alike(&self, word: &Form) -> bool {
        let mut theirs = plain(&word.letters);
        let mine = &self.form.letters;
        let is_short = self.form.folded.chars().nth(3).is_none();
        let sound = self.patterns.first().and_then(|it| it.sound.as_ref());
        self.of_beginnings
            && sound.is_some_and(|it| it.consonants() > 1 || is_short)
            && plain(mine).all(|letter| theirs.next() == Some(letter))
    }
}

impl Pattern {
    fn of(form: &Form) -> Self {
        Self {
            skeleton: form.skeleton.clone(),
            sound: (!form.letters.is_empty()).then(|| Sound::parse(&form.letters)),
            is_whole: form.is_month(),
        }
    }

    /// The skeleton inside of words, where a vowel before it leaves nothing.
    fn inside(&self) -> &str {
        self.skeleton.strip_prefix('a').unwrap_or(&self.skeleton)
    }
}

/// The letters with or without the nasal at the end, which one may write and the other not.
fn other_nasal(form: &Form) -> Option<Vec<u8>> {
    let letters = form.letters.as_slice();
    if form.ends_nasal {
        return Some([letters, b"n"].concat());
    }
    match letters {
        [rest @ .., vowel, b'n'] if rest.len() >= 2 && b"aeiouw".contains(vowel) => {
            Some(letters[..letters.len() - 1].to_vec())
        }
        _ => None,
    }
}
