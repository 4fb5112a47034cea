//! The frame around the pages of a signed-in person.

pub mod app_bar;
pub mod connection;
pub mod file_notice;
pub mod shortcut_list;
pub mod shortcuts;
pub mod sign_out;

pub use app_bar::{AppBar, OtherLanguages, SkipLink};
pub use connection::{ConnectionBar, ConnectionChip};
pub use file_notice::FileNotice;
pub use shortcuts::Shortcuts;
pub use sign_out::SignOutForm;
