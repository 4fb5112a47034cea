//! Pages are rendered to their end, also when their reader has gone meanwhile.

use std::panic::resume_unwind;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument as _;

use super::server_fn_layer::PREFIX;
use crate::server::deadline;

/// Renders a page in a task that nobody ends.
///
/// What loads the page's data runs in tasks of its own, on all threads, and finds the page's state through its owner. If the
/// page were dropped together with its request, such a task could be left as the last one to hold the owner while it looks
/// something up: `reactive_graph` 0.2 would then wait for a lock that the same thread holds, and a thread of the server would be lost
/// each time. Others would panic, because their signals are gone.
pub async fn to_the_end(request: Request, next: Next) -> Response {
    // A server function is one future, and shares its owner with nobody.
    if request.uri().path().starts_with(PREFIX) {
        return next.run(request).await;
    }
    let rendered = async { complete(next.run(request).await).await };
    match deadline::spawn(rendered.in_current_span()).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The server is stopping.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

/// The answer with its whole body, if it is a page: the owner lives as long as the body is being read.
async fn complete(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (parts, body) = response.into_parts();
    // No limit: the page was rendered by this server.
    match to_bytes(body, usize::MAX).await {
        Ok(page) => Response::from_parts(parts, Body::from(page)),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
