//! Small pieces without knowledge of the chat.

mod avatar;
mod button;
mod empty_state;
mod field;
mod form_error;
mod glyph;

pub use avatar::Avatar;
pub use button::{Button, Variant};
pub use empty_state::EmptyState;
pub use field::Field;
pub use form_error::FormError;
pub use glyph::Glyph;
