//! The search for messages: what was found over all conversations, and parts that the search in one conversation and the plain page
//! share.

mod chips;
mod end;
mod hit_row;
pub mod results;

pub use chips::chips;
pub use end::{percent, search_note};
pub use hit_row::hit_view;
pub use results::search_results;
