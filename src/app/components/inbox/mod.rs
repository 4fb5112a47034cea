//! The conversation list.

pub mod list;
pub mod more;
pub mod pane;
pub mod row;
pub mod search;

pub use pane::InboxPane;
pub use search::BOX;
