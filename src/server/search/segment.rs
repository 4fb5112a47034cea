//! Segments, and how they are made of messages or of smaller ones.

use std::collections::BTreeMap;

use super::entries::{Encoded, Entry, Traits, encode};
use super::words_of_message;
use crate::domain::search_keys::Word;
use crate::domain::{FeedSeq, Message, UserId};

/// A part of a person's index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The first position of the feed that it covers.
    pub first: FeedSeq,
    /// The last one.
    pub last: FeedSeq,
    /// The number of messages in it.
    pub messages: usize,
    /// The lines of its words ([`crate::domain::search_keys::Word::lines`]) in order, with a line feed before and after each.
    pub words: String,
    /// Its messages, and where the words occur.
    pub entries: Vec<u8>,
}

/// Makes a segment.
#[derive(Default)]
pub(super) struct Builder {
    entries: Vec<Entry>,
    occurrences: BTreeMap<String, Vec<usize>>,
}

impl Builder {
    /// Adds a message. Its place is behind those of all others.
    pub(super) fn add(&mut self, me: UserId, place: FeedSeq, message: &Message) {
        let number = self.entries.len();
        self.entries.push(Entry {
            place,
            id: message.id,
            peer: message.conversation_id.peer_of(me).unwrap_or(me),
            traits: Traits::of(message, me),
        });
        let words = words_of_message(&message.body);
        for line in words.iter().flat_map(Word::lines) {
            let numbers = self.occurrences.entry(line).or_default();
            if numbers.last() != Some(&number) {
                numbers.push(number);
            }
        }
    }

    /// Adds the content of another segment, which lies behind; `false` if it is damaged.
    pub(super) fn absorb(&mut self, segment: &Segment) -> bool {
        let encoded = Encoded::parse(&segment.entries);
        let Some((encoded, entries)) = encoded.and_then(|it| it.entries().map(|all| (it, all)))
        else {
            return false;
        };
        let base = self.entries.len();
        self.entries.extend(entries);
        for (term, line) in lines(&segment.words).enumerate() {
            let numbers = encoded.occurrences(term);
            let all = self.occurrences.entry(line.to_owned()).or_default();
            all.extend(numbers.map(|number| base + number));
        }
        true
    }

    pub(super) fn finish(self, first: FeedSeq, last: FeedSeq) -> Segment {
        let mut words = "\n".to_owned();
        for line in self.occurrences.keys() {
            words.push_str(line);
            words.push('\n');
        }
        let lists = self.occurrences.values().map(Vec::as_slice);
        Segment {
            first,
            last,
            messages: self.entries.len(),
            words,
            entries: encode(&self.entries, lists),
        }
    }
}

fn lines(words: &str) -> impl Iterator<Item = &str> {
    words.split('\n').filter(|line| !line.is_empty())
}
