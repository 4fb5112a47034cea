//! The composer.

pub mod form;

pub use form::Composer;
