//! A layer around server functions for what the library does not cover: size and type of requests, where forms lead back to, the status of
//! refusals, and what was typed into refused forms.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

use super::refused_forms;
use crate::server::auth::cookie;
use crate::server::http::{caller, node_cookie};
use crate::server::state::AppState;
use crate::wire::{ApiError, ErrorCode};

/// The greatest body of somebody who is signed in, in bytes: a text of 10,000 characters, in UTF-8 and percent-encoded.
const MEMBER_LIMIT: usize = 128 * 1024;
/// The greatest body of anybody else: the form of a registration.
const GUEST_LIMIT: usize = 16 * 1024;

/// `server-fn-prefix` of Leptos.toml.
pub const PREFIX: &str = "/fn/";

/// Refuses a request that is too large, and sets the status of a refusal according to its error code. A refused form
/// leads back to its page, which shows it as it was filled in.
pub async fn answer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(PREFIX) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    lead_back_to_ours(&mut parts, &state);
    let token = cookie::token(&parts.headers, caller::is_https(&parts.extensions));
    let is_known = token.is_some_and(|token| state.accounts.sessions.has_issued(&token));
    let limit = if is_known { MEMBER_LIMIT } else { GUEST_LIMIT };
    let mut limited = Request::from_parts(parts.clone(), body);
    DefaultBodyLimit::max(limit).apply(&mut limited);
    match Bytes::from_request(limited, &()).await {
        // The library would answer 500 to a body that is not UTF-8.
        Ok(body) if std::str::from_utf8(&body).is_err() => {
            ApiError::invalid_payload("The request body is not UTF-8").into_response()
        }
        Ok(body) if !body.is_empty() && !is_form(&parts.headers) => {
            let message = "Content-Type must be application/x-www-form-urlencoded";
            ApiError::new(ErrorCode::UnsupportedMediaType, message).into_response()
        }
        Ok(body) => {
            let node = node_cookie::of_form(&parts.headers, &parts.extensions);
            let request = Request::from_parts(parts, Body::from(body.clone()));
            let mut response = with_status(next.run(request).await).await;
            if leads_back_to_form(&response) {
                let typed = refused_forms::typed(&String::from_utf8_lossy(&body));
                state.refused_forms.keep_for(&mut response, typed, node);
            }
            response
        }
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            ApiError::new(ErrorCode::PayloadTooLarge, "request entity too large").into_response()
        }
        Err(_) => ApiError::invalid_payload("The request body could not be read").into_response(),
    }
}

/// The library leads a form back to the page that its `Referer` names, whatever site that is on.
fn lead_back_to_ours(parts: &mut Parts, state: &AppState) {
    let referer = parts.headers.get(header::REFERER);
    let address = referer.and_then(|address| address.to_str().ok());
    let is_own = address.is_some_and(|it| state.origins.is_own_page(it, &parts.headers));
    if !is_own {
        let start = HeaderValue::from_static("/");
        parts.headers.insert(header::REFERER, start);
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()?.split(';').next());
    kind.is_some_and(|kind| {
        kind.trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

/// The library redirects refused forms to their page, with the reason in its address.
fn leads_back_to_form(response: &Response) -> bool {
    let location = response.headers().get(header::LOCATION);
    location.is_some_and(|to| to.to_str().is_ok_and(|to| to.contains("__err=")))
}

/// Corrects the status: the library answers 500 to arguments that cannot be parsed.
async fn with_status(response: Response) -> Response {
    let is_refusal = response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !is_refusal {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // No limit: the body was created by this server and is already in memory.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if let Ok(refusal) = serde_json::from_slice::<ApiError>(&body)
        && let Ok(status) = StatusCode::from_u16(refusal.code.http_status())
    {
        parts.status = status;
    }
    Response::from_parts(parts, Body::from(body))
}
