//! What stands around the signed-in person's pages.

mod app_bar;
mod connection;

pub use app_bar::{AppBar, OtherLanguages};
pub use connection::{ConnectionBar, ConnectionChip};
