//! The conversation list.

mod list;
mod more;
mod pane;
mod row;
mod search;

pub use pane::InboxPane;
