//! The log and the message box exist in browsers only.

use leptos::web_sys::{ClipboardEvent, HtmlElement, HtmlTextAreaElement};

use crate::app::state::scroll::{Anchor, Measure};
use crate::domain::Seq;

/// Observes nothing.
#[derive(Debug)]
pub struct SizeObserver;

/// Observes nothing.
pub fn on_resize(_log: &HtmlElement, _changed: impl Fn() + 'static) -> SizeObserver {
    SizeObserver
}

/// Always zero.
pub fn measure(_log: &HtmlElement) -> Measure {
    Measure::default()
}

/// Always zero.
pub const fn size(_log: &HtmlElement) -> (i32, i32) {
    (0, 0)
}

/// Always empty.
pub fn row_heights(_log: &HtmlElement) -> Vec<f64> {
    Vec::new()
}

/// Always `None`.
pub fn first_in_sight(_log: &HtmlElement) -> Option<Anchor> {
    None
}

/// Always `None`.
pub fn last_in_sight(_log: &HtmlElement) -> Option<Seq> {
    None
}

/// Does nothing.
pub fn restore(_log: &HtmlElement, _anchor: &Anchor) {}

/// Never.
pub fn is_in_place(_log: &HtmlElement, _anchor: &Anchor) -> bool {
    false
}

/// Always zero.
pub fn landing(_log: &HtmlElement) -> f64 {
    0.0
}

/// Does nothing.
pub fn scroll_to_end(_log: &HtmlElement) {}

/// Does nothing.
pub fn hold_upper_edge(_part: &HtmlElement) {}

/// The focus and the selection are nowhere.
#[derive(Debug)]
pub struct UserFocus;

/// The focus and the selection are nowhere.
pub fn user_focus(_log: &HtmlElement) -> UserFocus {
    UserFocus
}

impl UserFocus {
    /// Always empty.
    pub fn rows(&self) -> Vec<usize> {
        Vec::new()
    }

    /// Always `None`.
    pub fn selected(&self) -> Option<(usize, usize)> {
        None
    }

    /// Does nothing.
    pub fn restore(&self) {}
}

/// Does nothing.
pub fn copy_instead(_event: &ClipboardEvent, _text: &str) {}

/// Does nothing.
pub fn fit_to_text(_text: &HtmlTextAreaElement) {}
