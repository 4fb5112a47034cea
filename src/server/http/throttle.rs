//! Counts every request of an address, before anything is asked for it. Requests of a WebSocket are its events, which are counted
//! for each person.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::caller;
use crate::server::chat::ChatError;
use crate::server::handler_error::HandlerError;
use crate::server::limits::Limits;

/// Answers 429 to those that are too many.
pub(super) async fn count(
    State(limits): State<Arc<Limits>>,
    request: Request,
    next: Next,
) -> Response {
    match limits.request(caller::address(request.extensions())) {
        Ok(()) => next.run(request).await,
        Err(wait) => HandlerError::from(ChatError::RateLimited(wait)).into_response(),
    }
}
