//! Views that browsers adopt, and photos: the server only renders them.

use leptos::prelude::*;
use leptos::web_sys::{Element, Event};

use crate::domain::AttachmentId;

/// Always: browsers keep this HTML.
pub fn is_adopting() -> bool {
    true
}

/// The view in an element of its own.
pub fn adopted(view: impl FnOnce() -> AnyView) -> AnyView {
    view! { <div>{view()}</div> }.into_any()
}

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

/// Always `None`.
pub fn attribute_around(_event: &Event, _name: &str) -> Option<String> {
    None
}

/// Does nothing.
pub fn keep_focus(_outer: &str, _inner: &str) {}
