//! The composer.

mod composing_bar;
pub mod form;
pub mod record_button;
pub mod recorder;
pub mod recording;
pub mod tray;

pub use form::Composer;
