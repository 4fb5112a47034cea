//! Lists of messages that stand out, in the details: agreed, pinned and starred ones.

mod row;
pub mod section;
pub mod view;

pub use section::MarkedSection;

use crate::domain::MarkedKind;

/// The icon of a list.
#[must_use]
pub fn icon_of(kind: MarkedKind) -> icondata::Icon {
    match kind {
        MarkedKind::Agreed => icondata::LuHandshake,
        MarkedKind::Pinned => icondata::LuPin,
        MarkedKind::Starred => icondata::LuStar,
    }
}
