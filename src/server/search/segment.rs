//! Segments, and how they are made of messages or of smaller ones.

use std::collections::BTreeMap;

use super::entries::{Encoded, Entry, Traits, encode};
use super::words_of_message;
use crate::domain::search_keys::Word;
use crate::domain::{FeedSeq, Message, MessageId, UserId};

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
pub struct Builder {
    entries: Vec<Entry>,
    occurrences: BTreeMap<String, Vec<usize>>,
}

impl Builder {
    /// Adds a message. Its place is behind those of all others.
    pub fn add(&mut self, me: UserId, place: FeedSeq, message: &Message) {
        let number = self.entries.len();
        self.entries.push(Entry {
            place,
            id: message.id,
            peer: message.conversation_id.peer_of(me).unwrap_or(me),
            traits: Traits::of(message, me),
        });
        self.note(number, message);
    }

    /// Adds the content of another segment, which lies behind; `false` if it is damaged.
    #[must_use]
    pub fn absorb(&mut self, segment: &Segment) -> bool {
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

    /// Brings messages that were changed or deleted up to date: these are all that still exist.
    pub fn update(&mut self, me: UserId, changed: &[MessageId], current: &[Message]) {
        let entries = self.entries.iter().enumerate();
        let changed = entries.filter(|(_, entry)| changed.contains(&entry.id));
        let numbers: Vec<usize> = changed.map(|(number, _)| number).collect();
        self.occurrences.retain(|_, those| {
            those.retain(|number| !numbers.contains(number));
            !those.is_empty()
        });
        for number in numbers {
            let entry = &mut self.entries[number];
            entry.traits = Traits::default();
            let Some(message) = current.iter().find(|it| it.id == entry.id) else {
                continue;
            };
            entry.traits = Traits::of(message, me);
            self.note(number, message);
        }
    }

    /// Notes the words of the message with this number.
    fn note(&mut self, number: usize, message: &Message) {
        let words = words_of_message(&message.body);
        for line in words.iter().flat_map(Word::lines) {
            let numbers = self.occurrences.entry(line).or_default();
            if let Err(at) = numbers.binary_search(&number) {
                numbers.insert(at, number);
            }
        }
    }

    /// The segment of these positions of the feed.
    #[must_use]
    pub fn finish(self, first: FeedSeq, last: FeedSeq) -> Segment {
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
