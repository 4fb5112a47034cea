//! Keys by which a search finds words whatever script and spelling they have: `shaadi`, `shadi` and `शादी` find each
//! other, and "14 feb" finds "१४ फ़रवरी". docs/search.md says how, and how well.
//!
//! Texts are given as the lower case of their canonical decomposition (NFD), for which both ends have a library.

mod arabic;
mod dates;
mod form;
mod indic;
mod latin;
mod letters;
mod query;
mod sound;
mod words;

pub use query::{Asked, Needle, Query, Rank};
pub use words::{Word, words};

#[cfg(test)]
mod tests;
