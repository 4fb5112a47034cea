//! The frame around the pages of a signed-in person.

pub mod app_bar;
pub mod connection;
pub mod sign_out;

pub mod file_notice;

pub use app_bar::{AppBar, OtherLanguages};
pub use connection::{ConnectionBar, ConnectionChip};
pub use file_notice::FileNotice;
