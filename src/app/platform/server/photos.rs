//! Photos: the server only renders them.

use leptos::web_sys::Element;

use crate::domain::AttachmentId;

/// Always empty.
pub fn photos_on_their_way(_around: &Element) -> Vec<AttachmentId> {
    Vec::new()
}

/// Does nothing.
pub fn show_behind(_around: &Element, _photo: AttachmentId, _bitmap: &[u8]) {}

/// Always empty.
pub fn address_of(_bitmap: &[u8]) -> String {
    String::new()
}
