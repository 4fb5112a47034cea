//! Measures and scrolls the log, and sizes the message box.

use leptos::prelude::request_animation_frame;
use leptos::web_sys::{Element, Event, HtmlElement, HtmlTextAreaElement, NodeList, ResizeObserver};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::app::state::scroll::{Anchor, Measure};
use crate::domain::Seq;

/// A message of the log.
const ROW: &str = "article[data-key]";

/// Measures the log. Its scroll position counts from its end (see the style sheet): 0 at the end, negative above it.
pub fn measure(log: &HtmlElement) -> Measure {
    let height = f64::from(log.client_height());
    let below = -f64::from(log.scroll_top());
    Measure {
        below,
        above: f64::from(log.scroll_height()) - height - below,
        height,
    }
}

/// Width and height of the log, in pixels.
pub fn size(log: &HtmlElement) -> (i32, i32) {
    (log.client_width(), log.client_height())
}

/// The heights of the messages, each with what stands above it: its day, the unread divider, margins.
pub fn row_heights(log: &HtmlElement) -> Vec<f64> {
    let lines = log.first_element_child();
    let mut next = lines.and_then(|lines| lines.first_element_child());
    let mut edge = None;
    let mut heights = Vec::new();
    while let Some(element) = next {
        let rect = element.get_bounding_client_rect();
        let above = *edge.get_or_insert(rect.top());
        if is_row(&element) {
            heights.push(rect.bottom() - above);
            edge = Some(rect.bottom());
        } else if !element.has_attribute("data-key") {
            edge = Some(rect.bottom());
        }
        next = element.next_element_sibling();
    }
    heights
}

/// The first message that begins in view, or else the first of which a part is visible, and its position.
pub fn first_in_sight(log: &HtmlElement) -> Option<Anchor> {
    let view = log.get_bounding_client_rect();
    let rows = rows(log)?;
    let at = count_above(&rows, view.top());
    let top = |row: &Element| row.get_bounding_client_rect().top() - view.top();
    let mut first = row_at(&rows, at)?;
    let next = row_at(&rows, at + 1);
    if let Some(next) = next.filter(|next| top(&first) < 0.0 && top(next) < view.height()) {
        first = next;
    }
    Some(Anchor {
        key: first.get_attribute("data-key")?,
        seq: seq_of(&first),
        top: top(&first),
    })
}

/// Scrolls a message back to its earlier position, if the log contains it.
pub fn restore(log: &HtmlElement, anchor: &Anchor) {
    if let Some(moved) = moved(log, anchor).filter(|moved| moved.abs() >= 0.5) {
        log.scroll_by_with_x_and_y(0.0, moved);
    }
}

/// Is the message where it was, to the pixel?
pub fn is_in_place(log: &HtmlElement, anchor: &Anchor) -> bool {
    moved(log, anchor).is_some_and(|moved| moved.abs() < 1.0)
}

/// How far down a message has moved.
fn moved(log: &HtmlElement, anchor: &Anchor) -> Option<f64> {
    let edge = log.get_bounding_client_rect().top();
    let top = row(log, &anchor.key)?.get_bounding_client_rect().top();
    Some(top - edge - anchor.top)
}

/// How far below the upper edge a message is placed to which the user is led.
pub fn landing(log: &HtmlElement) -> f64 {
    f64::from(log.client_height()) / 6.0
}

/// Scrolls to the end of the log.
pub fn scroll_to_end(log: &HtmlElement) {
    log.set_scroll_top(0);
}

/// Keeps the upper edge of the log's entry around `part` in its place while the entry changes its height now: the log
/// counts from its end, so that the entry would grow upwards.
pub fn hold_upper_edge(part: &HtmlElement) {
    let around = |selector| part.closest(selector).ok().flatten();
    let (Some(entry), Some(log)) = (around("[data-key]"), around("[role=log]")) else {
        return;
    };
    let before = entry.get_bounding_client_rect().top();
    request_animation_frame(move || {
        let moved = entry.get_bounding_client_rect().top() - before;
        log.scroll_by_with_x_and_y(0.0, moved);
        // Before the log is told of its new height: this position is the one to keep.
        if let Ok(event) = Event::new("scroll") {
            let _ = log.dispatch_event(&event);
        }
    });
}

/// The last stored message whose lower edge is visible; `None` if the log is not displayed.
pub fn last_in_sight(log: &HtmlElement) -> Option<Seq> {
    if log.client_height() == 0 {
        return None;
    }
    let edge = log.get_bounding_client_rect().bottom() + 1.0;
    let rows = rows(log)?;
    let seq = |at| seq_of(&row_at(&rows, at)?);
    (0..count_above(&rows, edge)).rev().find_map(seq)
}

/// Makes the message box as high as its text, where the style sheet cannot (`field-sizing`): an invisible copy of the
/// text gives the height. Nothing is measured, so that no key press lays out the page twice.
pub fn fit_to_text(text: &HtmlTextAreaElement) {
    let grows = web_sys::css::supports_with_value("field-sizing", "content");
    if let Some(around) = text.parent_element().filter(|_| grows != Ok(true)) {
        let _ = around.set_attribute("data-text", &text.value());
    }
}

/// Calls `changed` whenever the size of the log or of its content changes, until the observer is dropped.
pub fn on_resize(log: &HtmlElement, changed: impl Fn() + 'static) -> SizeObserver {
    let callback = Closure::<dyn Fn()>::new(changed);
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(log);
        if let Some(content) = log.first_element_child() {
            observer.observe(&content);
        }
    }
    SizeObserver {
        observer,
        _callback: callback,
    }
}

/// Observes sizes; stops when dropped.
#[derive(Debug)]
pub struct SizeObserver {
    observer: Option<ResizeObserver>,
    /// Keeps the callback alive as long as the observer.
    _callback: Closure<dyn Fn()>,
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// The entry with this key, a message or the unread divider.
fn row(log: &HtmlElement, key: &str) -> Option<Element> {
    let rows = log.query_selector_all("[data-key]").ok()?;
    (0..rows.length())
        .filter_map(|at| row_at(&rows, at))
        .find(|row| row.get_attribute("data-key").as_deref() == Some(key))
}

fn seq_of(row: &Element) -> Option<Seq> {
    row.get_attribute("data-seq")?.parse().ok().map(Seq)
}

fn is_row(element: &Element) -> bool {
    element.matches(ROW).unwrap_or(false)
}

/// The messages of the log, oldest first.
pub(super) fn rows(log: &HtmlElement) -> Option<NodeList> {
    log.query_selector_all(ROW).ok()
}

pub(super) fn row_at(rows: &NodeList, at: u32) -> Option<Element> {
    rows.item(at)?.dyn_into().ok()
}

/// The number of entries that end above an edge. They are in order, so a binary search measures only a few.
fn count_above(rows: &NodeList, edge: f64) -> u32 {
    let ends_above = |at| {
        let row = row_at(rows, at);
        row.is_some_and(|row| row.get_bounding_client_rect().bottom() <= edge)
    };
    let (mut above, mut below) = (0, rows.length());
    while above < below {
        let middle = above + (below - above) / 2;
        if ends_above(middle) {
            above = middle + 1;
        } else {
            below = middle;
        }
    }
    above
}
