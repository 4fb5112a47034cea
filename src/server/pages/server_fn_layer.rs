//! A layer around server functions for what the library does not cover: a size limit for requests, the status of
//! refusals, and what was typed into refused forms.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

use super::refused_forms;
use crate::server::state::AppState;
use crate::wire::{ApiError, ErrorCode};

/// `server-fn-prefix` of Leptos.toml.
pub const PREFIX: &str = "/fn/";

/// Refuses a request that is too large, and sets the status of a refusal according to its error code. A refused form
/// leads back to its page, which shows it as it was filled in.
pub async fn answer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(PREFIX) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let limited = Request::from_parts(parts.clone(), body);
    match Bytes::from_request(limited, &()).await {
        // The library would answer 500 to a body that is not UTF-8.
        Ok(body) if std::str::from_utf8(&body).is_err() => {
            ApiError::invalid_payload("The request body is not UTF-8").into_response()
        }
        Ok(body) => {
            let request = Request::from_parts(parts, Body::from(body.clone()));
            let mut response = with_status(next.run(request).await).await;
            if leads_back_to_form(&response) {
                let typed = refused_forms::typed(&String::from_utf8_lossy(&body));
                state.refused_forms.keep_for(&mut response, typed);
            }
            response
        }
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            ApiError::new(ErrorCode::PayloadTooLarge, "request entity too large").into_response()
        }
        Err(_) => ApiError::invalid_payload("The request body could not be read").into_response(),
    }
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
