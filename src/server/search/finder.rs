//! Finds messages in segments.

use std::collections::HashMap;

use memchr::memmem;

use super::entries::{Encoded, Entry};
use crate::domain::search_keys::{Asked, Needle, Query};

/// A search over the segments of a person.
pub struct Finder<'a> {
    asked: Vec<AskedWord<'a>>,
}

/// A word of the search.
struct AskedWord<'a> {
    asked: &'a Asked,
    needles: Vec<Needle>,
    /// The lines that were compared. People use the same words all the time: most lines of a segment are in the others, too.
    /// Comparing them once made the slowest searches among a million messages several times as fast.
    known: HashMap<String, bool>,
}

/// Words of a segment that answer each word of a search, by their numbers.
#[derive(Debug)]
pub struct Answers(Vec<Vec<usize>>);

impl<'a> Finder<'a> {
    /// For the words of a search, of which there is one at least.
    #[must_use]
    pub fn new(query: &'a Query) -> Self {
        let asked = query.asked().iter().map(|asked| AskedWord {
            asked,
            needles: asked.needles(),
            known: HashMap::new(),
        });
        let mut asked: Vec<_> = asked.collect();
        // The longest first: it is the most likely to have no answer.
        asked.sort_by_key(|it| std::cmp::Reverse(it.asked.weight()));
        Self { asked }
    }

    /// The words of a segment that answer; `None` if a word of the search has no answer there, so that no message of the
    /// segment can be found.
    pub fn find(&mut self, words: &str) -> Option<Answers> {
        let answers = self.asked.iter_mut().map(|asked| {
            let answers = asked.answers(words);
            (!answers.is_empty()).then_some(answers)
        });
        answers.collect::<Option<Vec<_>>>().map(Answers)
    }
}

impl AskedWord<'_> {
    /// The numbers of the lines that answer, ascending.
    fn answers(&mut self, words: &str) -> Vec<usize> {
        let bytes = words.as_bytes();
        // Where the lines begin, so that each is compared once.
        let mut begins = Vec::new();
        for needle in &self.needles {
            match needle {
                Needle::Begins(text) => {
                    let text = format!("\n{text}");
                    begins.extend(memmem::find_iter(bytes, &text).map(|place| place + 1));
                }
                Needle::Contains(text) => {
                    let mut from = 0;
                    while let Some(place) = memmem::find(&bytes[from..], text.as_bytes()) {
                        let place = from + place;
                        let begin = memchr::memrchr(b'\n', &bytes[..place]);
                        begins.extend(begin.map(|begin| begin + 1));
                        // Goes on behind the line.
                        let end = memchr::memchr(b'\n', &bytes[place..]);
                        from = place + end.unwrap_or(bytes.len() - place);
                    }
                }
            }
        }
        begins.sort_unstable();
        begins.dedup();
        let mut answers = Vec::new();
        let (mut at, mut number) = (1, 0);
        for begin in begins {
            let line = words[begin..].split('\n').next().unwrap_or_default();
            if self.is_answer(line) {
                number += memchr::memchr_iter(b'\n', &bytes[at..begin]).count();
                at = begin;
                answers.push(number);
            }
        }
        answers
    }

    fn is_answer(&mut self, line: &str) -> bool {
        if let Some(known) = self.known.get(line) {
            return *known;
        }
        let is_answer = self.asked.answers(line);
        self.known.insert(line.to_owned(), is_answer);
        is_answer
    }
}

impl Answers {
    /// The messages that have an answer to each word of the search, the newest first. `None` if the segment is damaged.
    #[must_use]
    pub fn messages(mut self, entries: &[u8]) -> Option<Vec<Entry>> {
        let encoded = Encoded::parse(entries)?;
        // The rarest first.
        let weight = |words: &Vec<usize>| {
            words
                .iter()
                .map(|word| encoded.weight(*word))
                .sum::<usize>()
        };
        self.0.sort_by_key(weight);
        let mut all = vec![true; encoded.messages];
        for words in &self.0 {
            let mut these = vec![false; encoded.messages];
            for number in words.iter().flat_map(|word| encoded.occurrences(*word)) {
                *these.get_mut(number)? = *all.get(number)?;
            }
            if !these.contains(&true) {
                return Some(Vec::new());
            }
            all = these;
        }
        let entries = encoded.entries()?;
        let found = entries
            .into_iter()
            .zip(all)
            .filter(|(_, is_found)| *is_found);
        Some(found.map(|(entry, _)| entry).rev().collect())
    }
}
