//! What stands around the signed-in person's pages.

pub mod app_bar;
pub mod connection;

pub use app_bar::{AppBar, OtherLanguages};
pub use connection::{ConnectionBar, ConnectionChip};
