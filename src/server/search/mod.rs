//! The index of messages (docs/search.md). A person's messages are indexed in the order of their feed, in *segments*: rows
//! that are written once and contain the words of many messages, and in which of them each occurs. A job
//! (`jobs/search_index/`) follows the feed; what it has not reached yet is read from the messages themselves.
//!
//! A segment knows how words are written, not what messages say: what it finds is compared with the messages as they are
//! now, so that nothing deleted, changed or hidden is found.

mod entries;
mod finder;
mod segment;
mod varint;

use unicode_normalization::UnicodeNormalization as _;

pub use entries::{Entry, Traits};
pub use finder::{Answers, Finder};
pub use segment::{Builder, Segment};

use crate::domain::search_keys::{Word, words};
use crate::domain::{Body, FeedSeq};

/// The index follows the feed in steps of so many positions; the trigger of `user_feeds` has the same number
/// (`migrations/*/0013_search.sql`).
pub const STEP: i64 = 512;

/// A segment with so many messages does not become a part of a larger one. With a million messages a search that finds
/// nothing reads 12 MB of words; with a quarter of this size it reads 27 MB, because segments have most words in common.
pub const FULL: usize = 65_536;

/// The characters of a text as search keys need them, each with its position in the text.
pub fn decomposed(text: &str) -> impl Iterator<Item = (usize, char)> {
    let chars = text.chars().enumerate();
    chars.flat_map(|(at, c)| {
        let lower = std::iter::once(c).nfd().flat_map(char::to_lowercase);
        lower.map(move |c| (at, c))
    })
}

/// The words of a text.
#[must_use]
pub fn words_of(text: &str) -> Vec<Word> {
    words(decomposed(text))
}

/// The words by which a message is found: those of its text, and of the names of its files.
#[must_use]
pub fn words_of_message(body: &Body) -> Vec<Word> {
    body.searched_texts().flat_map(words_of).collect()
}

/// How far the index of a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Everything up to this position of the feed is indexed.
    pub indexed: FeedSeq,
    /// The newest position of the feed.
    pub head: FeedSeq,
}

#[cfg(test)]
mod tests;
