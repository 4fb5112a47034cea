//! The platform functions in the browser.

mod device_copy;
mod dom;
mod kept_files;
mod kv_store;
mod log;
mod message;
mod microphone;
mod photos;
mod pictures;
mod sound;
mod start;
mod tabs;
mod transport;
mod unicode;
mod upload;
mod user_focus;

pub use device_copy::{forget_copies, kept_list, signed_in_person};
pub use dom::*;
pub use kept_files::{drop_file, keep_file, keeps_files, kept_file, kept_file_keys, picture_of};
pub use kv_store::amend;
pub use log::*;
pub use message::{copy, focus_button, log_of, message_of, place_at, place_beside};
pub use microphone::{
    Microphone, attach_recording, can_record, discard_recording, open_microphone, recorded,
};
pub use photos::{address_of, photos_on_their_way, show_behind};
pub use pictures::{readable, send_poster};
pub use sound::{Sound, part_of};
pub use start::{adopted, is_adopting, start};
pub use tabs::{OtherTabs, Turn, other_tabs, turn, turn_now};
pub use transport::{PacketTransport, open_transport};
pub use unicode::{comparable, decomposed, first_grapheme, upper_case};
pub use upload::{ChosenFile, choose_from, take_chosen, takes_several, upload};
pub use user_focus::{UserFocus, copy_instead, user_focus};

use std::time::Duration;

use leptos::prelude::{document, window};
use leptos::web_sys::Storage;

use super::Keep;
use crate::app::initial::Initial;
use crate::app::words::Language;
use crate::domain::Timestamp;

/// Initial values of a page that was not rendered by the server: what this device keeps of the signed-in person. Other
/// pages start with the server's values.
pub fn initial() -> Initial {
    let kept = kept_list();
    Initial {
        language: language(),
        offset: offset_at(now()),
        now: now(),
        feed_seq: kept.as_ref().map(|list| list.feed_seq).unwrap_or_default(),
        viewer: kept.map(|list| list.user),
        typed: Default::default(),
        image_hosts: Default::default(),
    }
}

/// The language of the document.
pub fn language() -> Language {
    let root = document().document_element();
    let tag = root.and_then(|root| root.get_attribute("lang"));
    tag.and_then(|tag| Language::from_tag(&tag))
        .unwrap_or_default()
}

/// A text as the content of a `<textarea>`.
pub fn in_textarea(text: &str) -> String {
    text.to_owned()
}

/// Does nothing: only the server sets the status of the response.
pub fn set_status(_status: u16) {}

/// Scheme and host of this site.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The wall-clock time. It may jump.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// A random number in the range `0.0..1.0`.
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// Offset of the device's time zone from UTC at this time, in minutes.
pub fn offset_at(time: Timestamp) -> i32 {
    -(js_sys::Date::new(&(time.0 as f64).into()).get_timezone_offset() as i32)
}

/// Navigates to another page of this site with a full load.
pub fn go_to(path: &str) {
    let _ = window().location().assign(path);
}

/// Replaces the current history entry without loading anything.
pub fn rewrite_address(path: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(path));
    }
}

/// Does the user look at this page now: is it visible, with the focus?
pub fn is_attended() -> bool {
    is_visible() && document().has_focus().unwrap_or(false)
}

/// Is any part of this page visible?
pub fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Has the user selected text?
pub fn is_selecting() -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|it| !it.is_collapsed())
}

/// Is the main pointer a finger, so that texts are usually written on a keyboard on the screen?
pub fn has_coarse_pointer() -> bool {
    matches_media("(pointer: coarse)")
}

/// Is there room for list, conversation and details side by side? The style sheet has the same width.
pub fn has_three_panes() -> bool {
    matches_media("(width >= 80rem)")
}

fn matches_media(query: &str) -> bool {
    let query = window().match_media(query);
    query.ok().flatten().is_some_and(|it| it.matches())
}

/// Bytes in base64.
fn base64(bytes: &[u8]) -> String {
    // The browser's function takes a character for each byte.
    let text: String = bytes.iter().copied().map(char::from).collect();
    window().btoa(&text).unwrap_or_default()
}

/// Waits for the duration.
pub async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration).await;
}

/// The value stored under a key; `None` if there is none, or if the browser stores nothing.
pub fn load(keep: Keep, name: &str) -> Option<String> {
    storage(keep)?.get_item(name).ok()?
}

/// Stores a value under a key, as far as there is space.
pub fn save(keep: Keep, name: &str, value: &str) {
    if let Some(storage) = storage(keep) {
        let _ = storage.set_item(name, value);
    }
}

/// Removes the value under a key.
pub fn forget(keep: Keep, name: &str) {
    if let Some(storage) = storage(keep) {
        let _ = storage.remove_item(name);
    }
}

/// All keys with this prefix.
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
