//! The components of the pages. They get signals and callbacks, and make no decisions.

pub mod composer;
pub mod frame;
pub mod inbox;
pub mod marked;
pub mod search;
pub mod shared;
pub mod shared_items;
pub mod thread;
