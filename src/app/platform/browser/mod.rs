//! The browser's side.

mod dom;
mod kv_store;
mod tabs;
mod transport;

pub use dom::*;
pub use kv_store::amend;
pub use tabs::{OtherTabs, Turn, other_tabs, turn};
pub use transport::{PacketTransport, open_transport};

use std::time::Duration;

use leptos::prelude::{document, window};
use leptos::web_sys::Storage;
use wasm_bindgen::JsCast;

use super::Keep;
use crate::app::initial::Initial;
use crate::app::words::Language;
use crate::domain::Timestamp;

/// What a page that no server has rendered would begin with. Ours begin with what the server wrote.
pub fn initial() -> Initial {
    Initial {
        language: Language::default(),
        offset: offset_minutes(),
        now: now(),
        viewer: None,
        typed: Default::default(),
    }
}

/// The status of the answer is the server's to choose.
pub fn set_status(_status: u16) {}

/// The wall clock. It may jump.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// A random number in `0.0..1.0`.
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// How many minutes the device's clock is ahead of UTC.
pub fn offset_minutes() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// Tells the server, from the next page on, what the device's clock is like.
pub fn remember_offset(minutes: i32) {
    let cookie = format!("tz={minutes}; Path=/; Max-Age=31536000; SameSite=Lax");
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        let _ = document.set_cookie(&cookie);
    }
}

/// Leaves for another page of ours, with everything loaded anew.
pub fn go_to(path: &str) {
    let _ = window().location().assign(path);
}

/// Takes the place of this page in the history without loading anything.
pub fn rewrite_address(path: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(path));
    }
}

/// Does somebody look at this page just now?
pub fn is_attended() -> bool {
    is_visible() && document().has_focus().unwrap_or(false)
}

/// Is any of this page to be seen?
pub fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Has the person marked some text?
pub fn is_selecting() -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|it| !it.is_collapsed())
}

/// Is there a pointer that can point at something small?
pub fn has_fine_pointer() -> bool {
    let query = window().match_media("(pointer: fine)");
    query.ok().flatten().is_some_and(|it| it.matches())
}

/// Waits.
pub async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration).await;
}

/// What is kept under a name. Nothing, too, where the browser keeps nothing.
pub fn load(keep: Keep, name: &str) -> Option<String> {
    storage(keep)?.get_item(name).ok()?
}

/// Keeps something under a name, as far as there is room.
pub fn save(keep: Keep, name: &str, value: &str) {
    if let Some(storage) = storage(keep) {
        let _ = storage.set_item(name, value);
    }
}

/// Keeps something under a name no longer.
pub fn forget(keep: Keep, name: &str) {
    if let Some(storage) = storage(keep) {
        let _ = storage.remove_item(name);
    }
}

/// All names that begin like this and have something kept under them.
pub fn kept_names(keep: Keep, prefix: &str) -> Vec<String> {
    let Some(storage) = storage(keep) else {
        return Vec::new();
    };
    (0..storage.length().unwrap_or(0))
        .filter_map(|at| storage.key(at).ok()?)
        .filter(|name| name.starts_with(prefix))
        .collect()
}

fn storage(keep: Keep) -> Option<Storage> {
    let storage = match keep {
        Keep::Tab => window().session_storage(),
        Keep::Device => window().local_storage(),
    };
    storage.ok().flatten()
}
