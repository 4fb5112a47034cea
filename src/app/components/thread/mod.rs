//! One conversation: header, log and its parts.

/// Selects the log of the open conversation: where the focus goes when a button of a message disappears.
const LOG: &str = "[role=log]";

pub mod action_notice;
pub mod agreement;
pub mod agreement_choice;
pub mod album;
pub mod blur;
pub mod bubble;
pub mod cannot_write;
pub mod details;
pub mod edit_history;
pub mod ends;
pub mod failed;
pub mod find;
pub mod find_bar;
pub mod find_hint;
pub mod forward_dialog;
pub mod header;
pub mod keep_forms;
pub mod line;
pub mod linked_file;
pub mod log;
pub mod menu_dialog;
pub mod message_menu;
pub mod missing_pins;
pub mod note_editor;
pub mod note_view;
pub mod open;
pub mod pane;
pub mod peer;
pub mod person_note;
mod photo_image;
pub mod photo_stage;
pub mod photo_viewer;
pub mod pill;
pub mod pinned_bar;
pub mod profile;
pub mod quote;
pub mod reactions;
pub mod select_bar;
pub mod select_box;
pub mod skeleton;
pub mod text;
pub mod tick;
pub mod voice_note;
pub mod voice_player;
pub mod voice_view;
pub mod waiting;
pub mod waiting_files;

pub use action_notice::action_notice;
pub use failed::ThreadFailed;
pub use pane::ThreadPane;
pub use quote::line as quote_line;
pub use tick::TickMark;
pub use voice_note::VoiceNote;
