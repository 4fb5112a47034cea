//! The server's side: answers come from the request that a page is rendered for. Whatever only a browser can
//! do is called from effects and event handlers alone, which never run here.

use std::time::Duration;

use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos::web_sys::{HtmlElement, HtmlTextAreaElement};
use leptos_axum::ResponseOptions;
use leptos_router::location::Url;

use super::{Heard, Keep};
use crate::app::initial::{Initial, PageRequest};
use crate::app::state::scroll::{Anchor, Measure};
use crate::app::words::Language;
use crate::domain::{Seq, Timestamp};
use crate::wire::engine_io::Transport;

/// India, where most of our people are, until the browser says otherwise.
const DEFAULT_OFFSET: i32 = 330;

/// What the page begins with, here and in the browser.
pub fn initial() -> Initial {
    let request = use_context::<PageRequest>().unwrap_or_default();
    let typed = cookie("typed").and_then(|text| serde_json::from_str(&text).ok());
    Initial {
        language: language(),
        offset: offset_minutes(),
        now: request.now,
        viewer: request.viewer,
        typed: typed.unwrap_or_default(),
    }
}

/// Sets the status of the answer.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (
        use_context::<ResponseOptions>(),
        StatusCode::from_u16(status),
    ) {
        response.set_status(status);
    }
}

/// The moment of the request.
pub fn now() -> Timestamp {
    use_context::<PageRequest>().unwrap_or_default().now
}

/// How many minutes the viewer's clock is ahead of UTC, as far as is known.
pub fn offset_minutes() -> i32 {
    let told = cookie("tz").and_then(|minutes| minutes.parse().ok());
    told.filter(|minutes| (-14 * 60..=14 * 60).contains(minutes))
        .unwrap_or(DEFAULT_OFFSET)
}

/// `?lang=` chooses, for good; else the choice made before, else what the browser prefers.
fn language() -> Language {
    let parts = use_context::<Parts>();
    let query = parts
        .as_ref()
        .and_then(|it| it.uri.query())
        .unwrap_or_default();
    let chosen = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Language::from_tag);
    if let Some(language) = chosen {
        remember_language(language);
        return language;
    }
    let kept = cookie("lang").and_then(|tag| Language::from_tag(&tag));
    let preferred = || {
        let header = parts
            .as_ref()?
            .headers
            .get(ACCEPT_LANGUAGE)?
            .to_str()
            .ok()?;
        Language::accepted(header)
    };
    kept.or_else(preferred).unwrap_or_default()
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

/// Never sent on.
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

/// Never ends: nobody waits here.
pub async fn sleep(_duration: Duration) {
    std::future::pending().await
}

/// The middle.
pub fn random() -> f64 {
    0.5
}

/// Nobody looks.
pub fn is_attended() -> bool {
    false
}

/// Nobody looks.
pub fn is_visible() -> bool {
    false
}

/// Nothing is marked.
pub fn is_selecting() -> bool {
    false
}

/// There is no pointer.
pub fn has_fine_pointer() -> bool {
    false
}

/// Nothing is kept.
pub fn load(_keep: Keep, _name: &str) -> Option<String> {
    None
}

/// Watches nothing.
#[derive(Debug)]
pub struct SizeObserver;

/// Nothing has a size.
pub fn on_resize(_element: &HtmlElement, _changed: impl Fn() + 'static) -> SizeObserver {
    SizeObserver
}

/// Nothing is in sight.
pub fn first_in_sight(_log: &HtmlElement) -> Option<Anchor> {
    None
}

/// Nothing is in sight.
pub fn last_in_sight(_log: &HtmlElement) -> Option<Seq> {
    None
}

/// Nothing is measured.
pub fn measure(_log: &HtmlElement) -> Measure {
    Measure::default()
}

/// Nothing moves.
pub fn restore(_log: &HtmlElement, _anchor: &Anchor) -> bool {
    false
}

/// Nothing moves.
pub fn scroll_to_row(_log: &HtmlElement, _key: &str) -> bool {
    false
}

/// Does nothing.
pub fn scroll_to_end(_log: &HtmlElement) {}

/// Does nothing.
pub fn fit_to_text(_text: &HtmlTextAreaElement) {}

/// Does nothing.
pub fn focus_option(_list: &HtmlElement, _step: i32) {}

/// Does nothing.
pub fn save(_keep: Keep, _name: &str, _value: &str) {}

/// Does nothing.
pub fn forget(_keep: Keep, _name: &str) {}

/// Nothing is kept.
pub fn kept_names(_keep: Keep, _prefix: &str) -> Vec<String> {
    Vec::new()
}

/// Nothing is kept.
pub async fn amend(_name: &str, _change: impl FnOnce(&str) -> String + 'static) -> Option<String> {
    None
}

/// Nobody's.
#[derive(Debug)]
pub struct Turn;

impl Turn {
    /// Does nothing.
    pub fn end(self) {}
}

/// Never comes: nobody waits here.
pub async fn turn(_name: &str) -> Turn {
    std::future::pending().await
}

/// There are none.
#[derive(Debug)]
pub struct OtherTabs;

impl OtherTabs {
    /// Does nothing.
    pub fn tell(&self, _what: String) {}
}

/// Hears nothing.
pub fn other_tabs(_about: &str, _on: impl Fn(String) + 'static) -> OtherTabs {
    OtherTabs
}

/// Does nothing.
pub fn remember_offset(_minutes: i32) {}

/// Does nothing.
pub fn go_to(_path: &str) {}

/// Does nothing.
pub fn rewrite_address(_path: &str) {}
