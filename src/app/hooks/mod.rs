//! Hooks connect the pure state to signals, socket, timers and the browser. One hook per file. A hook stops
//! everything it has started when its scope is cleaned up.

mod send_action;
mod uploader;
pub mod use_actions;
pub mod use_announcer;
pub mod use_attention;
pub mod use_catch_up;
pub mod use_chat;
pub mod use_clock;
pub mod use_composer;
pub mod use_composing;
pub mod use_delivery;
pub mod use_details;
pub mod use_device_copy;
pub mod use_draft;
mod use_fetching;
pub mod use_history;
pub mod use_jump;
pub mod use_kept_outbox;
pub mod use_live_events;
pub mod use_loading;
pub mod use_log_window;
pub mod use_message_menu;
pub mod use_notice;
pub mod use_outbox;
pub mod use_photo_viewer;
pub mod use_query;
pub mod use_reading;
pub mod use_recorder;
pub mod use_row;
pub mod use_scroll;
pub mod use_shortcuts;
pub mod use_socket;
pub mod use_tray;
pub mod use_typing;
pub mod use_uploads;
pub mod use_voice_player;
