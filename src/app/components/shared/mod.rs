//! Small components that know nothing of the chat.

pub mod avatar;
pub mod button;
pub mod emoji_picker;
pub mod empty_state;
pub mod field;
pub mod first_use;
pub mod form_error;
pub mod glyph;
pub mod menu;
pub mod outgoing_row;
pub mod portfolio;
pub mod reload_link;

pub use avatar::Avatar;
pub use button::{Button, Variant};
pub use emoji_picker::emoji_picker;
pub use empty_state::EmptyState;
pub use field::{Field, TextArea, text_area};
pub use first_use::{FirstUse, NotLoaded, with_retries};
pub use form_error::{FormError, refusal_of};
pub use glyph::Glyph;
pub use menu::{MenuItem, MenuList};
pub use outgoing_row::OutgoingRow;
pub use portfolio::Portfolio;
pub use reload_link::ReloadLink;
