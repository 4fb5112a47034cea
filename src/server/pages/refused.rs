//! The page that a person sees when a form was refused before any page could be asked.

use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};

use crate::app::words::Language;

/// Answers a browser's form with a page in the reader's language; `None` for programs, which expect JSON.
#[must_use]
pub fn cross_site(headers: &HeaderMap) -> Option<Response> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if !header(ACCEPT).is_some_and(|accepted| accepted.contains("text/html")) {
        return None;
    }
    let language = header(ACCEPT_LANGUAGE).and_then(Language::accepted);
    let language = language.unwrap_or_default();
    let (tag, words) = (language.tag(), language.words());
    let page = format!(
        r#"<!DOCTYPE html><html lang="{tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{name}</title></head><body><h1>{title}</h1><p>{lead}</p><p><a href="/">{link}</a></p></body></html>"#,
        name = words.app_name,
        title = words.cross_site,
        lead = words.cross_site_lead,
        link = words.to_start,
    );
    Some((StatusCode::FORBIDDEN, Html(page)).into_response())
}
