//! The box one writes in.

pub mod form;

pub use form::Composer;
