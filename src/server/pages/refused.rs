//! The pages that a person sees when a request was refused before any page could be asked.

use std::time::Duration;

use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum_extra::extract::CookieJar;

use crate::app::words::{Language, UnavailableWords};
use crate::wire::ErrorCode;

/// In seconds.
const RETRY: HeaderValue = HeaderValue::from_static("5");

/// Answers a browser's form of another site with a page in the reader's language; `None` for programs, which expect JSON.
#[must_use]
pub fn cross_site(headers: &HeaderMap) -> Option<Response> {
    let language = reader(headers)?;
    let words = language.words();
    let link = ("/", words.to_start);
    let page = page(language, words.cross_site, words.cross_site_lead, link);
    Some((StatusCode::FORBIDDEN, page).into_response())
}

/// Answers a browser while the database does not; `None` for programs. The link asks for the address again.
#[must_use]
pub fn unavailable(headers: &HeaderMap, address: &str) -> Option<Response> {
    let language = reader(headers)?;
    let UnavailableWords { title, lead } = UnavailableWords::of(language);
    let page = page(language, title, lead, (address, language.words().retry));
    let retry = [(RETRY_AFTER, RETRY)];
    Some((StatusCode::SERVICE_UNAVAILABLE, retry, page).into_response())
}

/// Answers a browser that has asked for too much; `None` for programs. The link asks for the address again.
#[must_use]
pub fn too_often(headers: &HeaderMap, wait: Duration) -> Option<Response> {
    let language = reader(headers)?;
    let lead = (language.words().refusal)(ErrorCode::RateLimited);
    let title = UnavailableWords::of(language).title;
    let page = page(language, title, lead, ("", language.words().retry));
    let seconds = wait.as_millis().div_ceil(1_000).max(1).to_string();
    Some(
        (
            StatusCode::TOO_MANY_REQUESTS,
            [(RETRY_AFTER, seconds)],
            page,
        )
            .into_response(),
    )
}

/// The language of a person with a browser; `None` for programs.
fn reader(headers: &HeaderMap) -> Option<Language> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if !header(ACCEPT).is_some_and(|accepted| accepted.contains("text/html")) {
        return None;
    }
    let chosen = CookieJar::from_headers(headers);
    let chosen = chosen.get("lang").map(|cookie| cookie.value());
    let preferred = || header(ACCEPT_LANGUAGE).and_then(Language::accepted);
    let language = chosen.and_then(Language::from_tag).or_else(preferred);
    Some(language.unwrap_or_default())
}

fn page(language: Language, title: &str, lead: &str, link: (&str, &str)) -> Html<String> {
    let (tag, name) = (language.tag(), language.words().app_name);
    let (address, link) = link;
    Html(format!(
        r#"<!DOCTYPE html><html lang="{tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{name}</title></head><body><h1>{title}</h1><p>{lead}</p><p><a href="{address}">{link}</a></p></body></html>"#
    ))
}
