//! A message of the log as an element: the one of an event, its button, its menu, and its text in the clipboard.

use js_sys::Reflect;
use leptos::prelude::{document, window};
use leptos::web_sys::{Element, Event, FocusOptions, HtmlElement};
use wasm_bindgen::{JsCast, JsValue};

/// The key of the message in which an event has happened.
pub fn message_of(event: &Event) -> Option<String> {
    around(event, "article[data-key]")?.get_attribute("data-key")
}

/// The log in which an event has happened.
pub fn log_of(event: &Event) -> Option<HtmlElement> {
    around(event, "[role=log]")?.dyn_into().ok()
}

fn around(event: &Event, selector: &str) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok().flatten()
}

/// The part of a message that matches the selector.
fn part_of_message(key: &str, selector: &str) -> Option<HtmlElement> {
    let all = document().query_selector_all("[role=log] > * > article[data-key]");
    let all = all.ok()?;
    let mut all = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<Element>().ok());
    let message = all.find(|it| it.get_attribute("data-key").as_deref() == Some(key))?;
    message.query_selector(selector).ok()??.dyn_into().ok()
}

/// Moves the focus to a button of a message. The log stays where it is.
pub fn focus_button(key: &str, selector: &str) {
    if let Some(button) = part_of_message(key, selector) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = button.focus_with_options(&options);
    }
}

/// Tells the style sheet where the menu of a message was asked for; without a point, below its button.
pub fn place_beside(menu: &HtmlElement, key: &str, at: Option<(f64, f64)>) {
    let button = || {
        let button = part_of_message(key, "[aria-haspopup=menu]")?;
        let rect = button.get_bounding_client_rect();
        Some((rect.left(), rect.bottom()))
    };
    show_at(menu, at.or_else(button).unwrap_or_default());
}

/// Tells the style sheet where a menu was asked for; without a point, below the first element that matches the selector.
pub fn place_at(menu: &HtmlElement, selector: &str, at: Option<(f64, f64)>) {
    let below = || {
        let rect = document()
            .query_selector(selector)
            .ok()??
            .get_bounding_client_rect();
        Some((rect.left(), rect.bottom()))
    };
    show_at(menu, at.or_else(below).unwrap_or_default());
}

fn show_at(menu: &HtmlElement, (x, y): (f64, f64)) {
    let style = menu.style();
    let _ = style.set_property("--menu-x", &format!("{x}px"));
    let _ = style.set_property("--menu-y", &format!("{y}px"));
}

/// Copies a text. Pages without TLS, which only developers have on other machines than their own, have no clipboard.
pub fn copy(text: &str) {
    let navigator = window().navigator();
    let clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    if clipboard.is_ok_and(|it| it.is_object()) {
        let _ = navigator.clipboard().write_text(text);
    }
}
