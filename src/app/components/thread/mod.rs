//! One conversation: header, log and its parts.

pub mod attachment;
pub mod bubble;
pub mod details;
pub mod failed;
pub mod header;
pub mod line;
pub mod log;
pub mod open;
pub mod pane;
pub mod pill;
pub mod skeleton;
pub mod text;
pub mod tick;

pub use failed::ThreadFailed;
pub use pane::ThreadPane;
pub use tick::TickMark;
