//! The focus, clicks, and what is dropped or pasted.

use leptos::prelude::{document, request_animation_frame};
use leptos::web_sys::{ClipboardEvent, DragEvent, Element, Event, HtmlElement};
use wasm_bindgen::JsCast;

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

/// Moves the focus by `step` options within a list: down if positive, up if negative, at most to the ends.
pub fn focus_option(list: &HtmlElement, step: i32) {
    focus_among(list, "[role=option]", step);
}

/// The same for the elements that match a selector.
pub fn focus_among(list: &HtmlElement, selector: &str, step: i32) {
    let Ok(options) = list.query_selector_all(selector) else {
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

/// The value of an attribute of the element in which an event happened, or of the nearest one around it that has it.
pub fn attribute_around(event: &Event, name: &str) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let nearest = element.closest(&format!("[{name}]")).ok()??;
    nearest.get_attribute(name)
}

/// Returns the focus in the next frame, if it is within an element with the first of these attributes, on one with the second:
/// the same ones are found by their values when both were rendered anew.
pub fn keep_focus(outer: &str, inner: &str) {
    let Some(active) = document().active_element() else {
        return;
    };
    let of = |name: &str| {
        let nearest = active.closest(&format!("[{name}]")).ok()??;
        let value = nearest.get_attribute(name)?;
        Some(format!("[{name}='{value}']"))
    };
    if let (Some(outer), Some(inner)) = (of(outer), of(inner)) {
        request_animation_frame(move || focus(&format!("{outer} {inner}")));
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

/// Is there an element that matches the selector?
pub fn has(selector: &str) -> bool {
    matches!(document().query_selector(selector), Ok(Some(_)))
}

/// Is a dialog open?
pub fn has_dialog() -> bool {
    has("dialog[open]")
}

/// Has the user not put the focus anywhere yet?
pub fn is_focus_free() -> bool {
    document().active_element().is_none() || is_focus_in("body")
}

/// Does an event come from within an element that matches the selector?
pub fn is_within(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    target.is_some_and(|it| matches!(it.closest(selector), Ok(Some(_))))
}
