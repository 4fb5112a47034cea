//! The conversation list.

pub mod conversation_menu;
pub mod filters;
pub mod list;
pub mod menu_dialog;
pub mod more;
pub mod pane;
pub mod report_form;
pub mod row;
pub mod search;
pub mod stage_filter;
pub mod stage_form;

pub use menu_dialog::ConversationMenuDialog;
pub use more::MoreConversations;
pub use pane::InboxPane;
pub use search::BOX;
