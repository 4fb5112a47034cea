//! What was shared in a conversation: its newest pictures in the details, and lists of photos and videos, files, and links.

mod items;
pub mod list_end;
mod media;
mod rows;
pub mod section;
pub mod strip;
mod tile;
mod video;
pub mod view;

pub use items::{file_row, icon_of, link_row, media_name, picture, rel_of};
pub use section::SharedSection;
