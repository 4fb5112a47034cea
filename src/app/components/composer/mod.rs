//! The composer.

pub mod form;
pub mod tray;

pub use form::Composer;
