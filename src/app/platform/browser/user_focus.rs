//! Focus and selection within the log.

use leptos::prelude::{document, window};
use leptos::web_sys::{ClipboardEvent, FocusOptions, HtmlElement, Node};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;

use super::is_focus_free;
use super::log::{row_at, rows};

/// Where the focus and the selection are within the log.
#[derive(Debug)]
pub struct UserFocus {
    focus: Option<SendWrapper<HtmlElement>>,
    /// Its ends, each with its offset.
    selection: Option<SendWrapper<[(Node, u32); 2]>>,
    rows: Vec<usize>,
    /// Those in which it begins and ends.
    selected: Option<(usize, usize)>,
}

/// Where the focus and the selection are within the log.
pub fn user_focus(log: &HtmlElement) -> UserFocus {
    let focus = document().active_element();
    let focus = focus.and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let focus = focus.filter(|it| log.contains(Some(it)) && !log.is_same_node(Some(it)));
    let selection = selection().filter(|ends| ends.iter().all(|(end, _)| log.contains(Some(end))));
    let mut found = UserFocus {
        focus: focus.map(SendWrapper::new),
        selection: selection.map(SendWrapper::new),
        rows: Vec::new(),
        selected: None,
    };
    let Some(rows) = rows(log).filter(|_| found.focus.is_some() || found.selection.is_some())
    else {
        return found;
    };
    let ends: Vec<_> = found
        .selection
        .iter()
        .flat_map(|it| it.iter())
        .map(|it| &it.0)
        .collect();
    for at in 0..rows.length() {
        let holds = |node: &Node| row_at(&rows, at).is_some_and(|row| row.contains(Some(node)));
        let has_end = ends.iter().any(|end| holds(end));
        if has_end || found.focus.as_ref().is_some_and(|it| holds(it)) {
            found.rows.push(at as usize);
        }
        if has_end {
            let first = found.selected.map_or(at as usize, |(first, _)| first);
            found.selected = Some((first, at as usize));
        }
    }
    found
}

impl UserFocus {
    /// The rows that hold focus and selection, counted from the first one in the document.
    pub fn rows(&self) -> Vec<usize> {
        self.rows.clone()
    }

    /// The rows in which the selection begins and ends, counted likewise.
    pub fn selected(&self) -> Option<(usize, usize)> {
        self.selected
    }

    /// Puts focus and selection back where an element that was moved has lost them, and the user has not put them
    /// elsewhere since.
    pub fn restore(&self) {
        if let Some(focus) = &self.focus
            && focus.is_connected()
            && is_focus_free()
        {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = focus.focus_with_options(&options);
        }
        if let Some([from, to]) = self.selection.as_deref()
            && from.0.is_connected()
            && to.0.is_connected()
            && selection().is_none()
            && let Ok(Some(selection)) = window().get_selection()
        {
            let _ = selection.set_base_and_extent(&from.0, from.1, &to.0, to.1);
        }
    }
}

/// The ends of the selection, unless it is empty.
fn selection() -> Option<[(Node, u32); 2]> {
    let selection = window().get_selection().ok()??;
    let from = (selection.anchor_node()?, selection.anchor_offset());
    let to = (selection.focus_node()?, selection.focus_offset());
    (!selection.is_collapsed()).then_some([from, to])
}

/// Copies this text instead of what is selected.
pub fn copy_instead(event: &ClipboardEvent, text: &str) {
    if let Some(data) = event.clipboard_data()
        && data.set_data("text/plain", text).is_ok()
    {
        event.prevent_default();
    }
}
