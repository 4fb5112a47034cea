//! The state of the pages and its transitions: plain Rust without signals, browser or server, tested natively.
//! Reducers are idempotent, because the same change may arrive in an answer, in an event and in a page.

pub mod backoff;
pub mod calendar;
pub mod change_log;
pub mod connection;
pub mod content;
pub mod device_copy;
pub mod drafts;
pub mod emoji;
pub mod feed;
pub mod file_size;
pub mod freshness;
pub mod heads;
pub mod heic;
pub mod inbox;
pub mod incoming;
pub mod log_lines;
pub mod log_window;
pub mod marked;
pub mod message_search;
pub mod note_drafts;
pub mod outbox;
pub mod photos;
pub mod reducer;
#[cfg(test)]
mod samples;
pub mod scroll;
pub mod shared_items;
pub mod shortcuts;
pub mod thread;
pub mod thumbhash;
pub mod typing;
pub mod uploads;
pub mod voice;
