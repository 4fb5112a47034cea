//! Messages as elements, which the server does not have.

use leptos::web_sys::{Event, HtmlElement};

/// Always `None`.
pub fn message_of(_event: &Event) -> Option<String> {
    None
}

/// Always `None`.
pub fn log_of(_event: &Event) -> Option<HtmlElement> {
    None
}

/// Does nothing.
pub fn focus_button(_key: &str, _selector: &str) {}

/// Does nothing.
pub fn place_beside(_menu: &HtmlElement, _key: &str, _at: Option<(f64, f64)>) {}

/// Does nothing.
pub fn place_at(_menu: &HtmlElement, _selector: &str, _at: Option<(f64, f64)>) {}

/// Does nothing.
pub fn copy(_text: &str) {}
