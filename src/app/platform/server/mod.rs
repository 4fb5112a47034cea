//! The platform functions on the server: they answer from the request for which a page is rendered. Functions that
//! only a browser can perform are called from effects and event handlers, which never run on the server.

mod files;
mod log;
mod message;
mod photos;
mod sound;
mod storage;
mod time_zone;
mod unicode;

pub use files::{
    ChosenFile, choose_from, drop_file, keep_file, keeps_files, kept_file, kept_file_keys,
    picture_of, take_chosen, takes_several, upload,
};
pub use log::*;
pub use message::{copy, focus_button, log_of, message_of, place_at, place_beside};
pub use photos::*;
pub use sound::*;
pub use storage::*;
pub use time_zone::offset_at;
pub use unicode::{comparable, decomposed, first_grapheme, upper_case};

use std::time::Duration;

use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos::web_sys::{Event, HtmlElement};
use leptos_axum::ResponseOptions;
use leptos_router::location::Url;

use super::Heard;
use crate::app::initial::{Initial, PageRequest};
use crate::app::words::Language;
use crate::domain::Timestamp;
use crate::wire::engine_io::Transport;

/// The initial values of the page, the same on the server and in the browser.
pub fn initial() -> Initial {
    let request = use_context::<PageRequest>().unwrap_or_default();
    if let Some(language) = chosen_language() {
        remember_language(language);
    }
    Initial {
        language: language(),
        offset: offset_at(request.now),
        now: request.now,
        viewer: request.viewer,
        feed_seq: request.feed_seq,
        typed: request.typed.unwrap_or_default(),
        image_hosts: request.image_hosts,
    }
}

/// Sets the HTTP status of the response.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (
        use_context::<ResponseOptions>(),
        StatusCode::from_u16(status),
    ) {
        response.set_status(status);
    }
}

/// Scheme and host of this site as the browser sees it.
pub fn origin() -> String {
    use_context::<PageRequest>().unwrap_or_default().origin
}

/// The time of the request.
pub fn now() -> Timestamp {
    use_context::<PageRequest>().unwrap_or_default().now
}

/// The language: that of `?lang=`, which is kept; otherwise the earlier choice, otherwise the browser's preference.
pub fn language() -> Language {
    let kept = cookie("lang").and_then(|tag| Language::from_tag(&tag));
    let preferred = || {
        let parts = use_context::<Parts>()?;
        let header = parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        Language::accepted(header)
    };
    let chosen = chosen_language().or(kept).or_else(preferred);
    chosen.unwrap_or_default()
}

fn chosen_language() -> Option<Language> {
    let parts = use_context::<Parts>()?;
    let mut pairs = parts.uri.query()?.split('&');
    let tag = pairs.find_map(|pair| pair.strip_prefix("lang="))?;
    Language::from_tag(tag)
}

fn remember_language(language: Language) {
    let tag = language.tag();
    let cookie = format!("lang={tag}; Path=/; Max-Age=31536000; SameSite=Lax");
    if let (Some(response), Ok(cookie)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&cookie),
    ) {
        response.append_header(SET_COOKIE, cookie);
    }
}

fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| Url::unescape(value))
}

/// A session that is never opened.
#[derive(Debug)]
pub struct PacketTransport;

impl PacketTransport {
    /// Does nothing.
    pub fn send(&self, _packet: String) {}

    /// Does nothing.
    pub fn upgrade(&self) {}
}

/// Does nothing.
pub fn open_transport(_transport: Transport, _on: impl Fn(Heard) + 'static) -> PacketTransport {
    PacketTransport
}

/// Never completes; not called on the server.
pub async fn sleep(_duration: Duration) {
    std::future::pending().await
}

/// A fixed number.
pub fn random() -> f64 {
    0.5
}

/// Always `false`.
pub fn brings_files(_event: &Event) -> bool {
    false
}

/// Always `false`.
pub fn is_attended() -> bool {
    false
}

/// Always `false`.
pub fn is_visible() -> bool {
    false
}

/// Always `false`.
pub fn is_selecting() -> bool {
    false
}

/// Always `false`.
pub fn has_coarse_pointer() -> bool {
    false
}

/// Always `false`.
pub fn has_three_panes() -> bool {
    false
}

/// A text as the content of a `<textarea>`, which the library does not escape. HTML parsers drop a line break at its start.
pub fn in_textarea(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("\n{text}")
}

/// Does nothing.
pub fn focus_option(_list: &HtmlElement, _step: i32) {}

/// Does nothing.
pub fn focus_among(_list: &HtmlElement, _selector: &str, _step: i32) {}

/// Always `false`.
pub fn is_within(_event: &Event, _selector: &str) -> bool {
    false
}

/// Does nothing.
pub fn focus(_selector: &str) {}

/// Does nothing.
pub fn click(_selector: &str) {}

/// Always `false`.
pub fn is_focus_in(_selector: &str) -> bool {
    false
}

/// Always `false`.
pub fn has(_selector: &str) -> bool {
    false
}

/// Always `false`.
pub fn has_dialog() -> bool {
    false
}

/// Always `false`.
pub fn is_focus_free() -> bool {
    false
}

/// A lock that is never held.
#[derive(Debug)]
pub struct Turn;

impl Turn {
    /// Does nothing.
    pub fn end(self) {}
}

/// Never completes; not called on the server.
pub async fn turn(_name: &str) -> Turn {
    std::future::pending().await
}

/// Always `None`.
pub async fn turn_now(_name: &str) -> Option<Turn> {
    None
}

/// A channel without other tabs.
#[derive(Debug)]
pub struct OtherTabs;

impl OtherTabs {
    /// Does nothing.
    pub fn tell(&self, _what: String) {}
}

/// Opens no channel.
pub fn other_tabs(_about: &str, _on: impl Fn(String) + 'static) -> OtherTabs {
    OtherTabs
}

/// Does nothing.
pub fn go_to(_path: &str) {}

/// Does nothing.
pub fn rewrite_address(_path: &str) {}
