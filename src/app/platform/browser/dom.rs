//! Measures and scrolls the log, and sizes the message box. Sizes are set through the CSSOM, which the content
//! security policy allows although it forbids `style` attributes.

use leptos::prelude::{document, request_animation_frame};
use leptos::web_sys::{
    ClipboardEvent, DragEvent, Element, Event, HtmlElement, HtmlTextAreaElement, NodeList,
    ResizeObserver,
};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::app::state::scroll::{Anchor, Measure};
use crate::domain::Seq;

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

/// The first visible entry and its position.
pub fn first_in_sight(log: &HtmlElement) -> Option<Anchor> {
    let edge = log.get_bounding_client_rect().top();
    let rows = rows(log)?;
    let first = row_at(&rows, count_above(&rows, edge))?;
    Some(Anchor {
        key: first.get_attribute("data-key")?,
        top: first.get_bounding_client_rect().top() - edge,
    })
}

/// Scrolls a message back to its earlier position. `false` if the log does not contain it.
pub fn restore(log: &HtmlElement, anchor: &Anchor) -> bool {
    let Some(row) = row(log, &anchor.key) else {
        return false;
    };
    let edge = log.get_bounding_client_rect().top();
    let moved = row.get_bounding_client_rect().top() - edge - anchor.top;
    if moved.abs() >= 0.5 {
        log.scroll_by_with_x_and_y(0.0, moved);
    }
    true
}

/// Scrolls to the end of the log.
pub fn scroll_to_end(log: &HtmlElement) {
    log.set_scroll_top(0);
}

/// Scrolls an entry of the log to the upper edge. `false` if the log does not contain it.
pub fn scroll_to_row(log: &HtmlElement, key: &str) -> bool {
    let margin = f64::from(log.client_height()) / 6.0;
    restore(
        log,
        &Anchor {
            key: key.to_owned(),
            top: margin,
        },
    )
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
    });
}

/// The last stored message whose lower edge is visible; `None` if the log is not displayed.
pub fn last_in_sight(log: &HtmlElement) -> Option<Seq> {
    if log.client_height() == 0 {
        return None;
    }
    let edge = log.get_bounding_client_rect().bottom() + 1.0;
    let rows = rows(log)?;
    let seq = |at| row_at(&rows, at)?.get_attribute("data-seq")?.parse().ok();
    (0..count_above(&rows, edge)).rev().find_map(seq).map(Seq)
}

/// Does a drop or paste bring files and no text? Office programs add a picture to the text that they copy.
pub fn brings_files(event: &Event) -> bool {
    let dragged = |event: &Event| event.dyn_ref::<DragEvent>()?.data_transfer();
    let pasted = |event: &Event| event.dyn_ref::<ClipboardEvent>()?.clipboard_data();
    dragged(event)
        .or_else(|| pasted(event))
        .is_some_and(|data| {
            let types = data.types();
            let has = |kind: &str| types.includes(&kind.into(), 0);
            has("Files") && !has("text/plain")
        })
}

/// Makes the message box as high as its text; the style sheet limits the height.
pub fn fit_to_text(text: &HtmlTextAreaElement) {
    let style = HtmlElement::style(text);
    let _ = style.set_property("height", "auto");
    let border = text.offset_height() - text.client_height();
    let height = text.scroll_height() + border;
    let _ = style.set_property("height", &format!("{height}px"));
}

/// Moves the focus by `step` options within a list: down if positive, up if negative, at most to the ends.
pub fn focus_option(list: &HtmlElement, step: i32) {
    let Ok(options) = list.query_selector_all("[role=option]") else {
        return;
    };
    let count = options.length() as i32;
    let option = |at: i32| {
        options
            .item(at as u32)
            .and_then(|it| it.dyn_into::<HtmlElement>().ok())
    };
    let active = document().active_element();
    let here = (0..count).find(|at| option(*at).map(Element::from) == active);
    let target = here
        .unwrap_or(0)
        .saturating_add(step)
        .clamp(0, (count - 1).max(0));
    if let Some(option) = option(target) {
        let _ = option.focus();
    }
}

/// Moves the focus to the first element that matches the selector and is on the screen.
pub fn focus(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Clicks the first element that matches the selector.
pub fn click(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        element.click();
    }
}

/// Does the element with the focus match the selector?
pub fn is_focus_in(selector: &str) -> bool {
    let active = document().active_element();
    active.is_some_and(|it| it.matches(selector).unwrap_or(false))
}

/// Is a dialog open?
pub fn has_dialog() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// Has the user not put the focus anywhere yet?
pub fn is_focus_free() -> bool {
    document().active_element().is_none() || is_focus_in("body")
}

/// Calls `changed` whenever the size of the element changes, until the observer is dropped.
pub fn on_resize(element: &HtmlElement, changed: impl Fn() + 'static) -> SizeObserver {
    let callback = Closure::<dyn Fn()>::new(changed);
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    SizeObserver {
        observer,
        _callback: callback,
    }
}

/// Observes the size of an element; stops when dropped.
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

fn row(log: &HtmlElement, key: &str) -> Option<Element> {
    let rows = rows(log)?;
    (0..rows.length())
        .filter_map(|at| row_at(&rows, at))
        .find(|row| row.get_attribute("data-key").as_deref() == Some(key))
}

/// The entries of the log, oldest first.
fn rows(log: &HtmlElement) -> Option<NodeList> {
    log.query_selector_all("[data-key]").ok()
}

fn row_at(rows: &NodeList, at: u32) -> Option<Element> {
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
