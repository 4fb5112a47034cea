//! `GET /metrics`, for the operator's Prometheus.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::extract::Bearer;
use super::unknown_route;
use crate::server::http::caller::Caller;
use crate::server::metrics::CONTENT_TYPE;
use crate::server::state::AppState;
use crate::wire::{ApiError, ErrorCode};

/// Without `METRICS_TOKEN`, programs of this machine may read, and for others the address does not exist. With it,
/// everybody needs it: a proxy on this machine may pass on requests without saying so.
pub(super) async fn metrics(
    State(state): State<AppState>,
    caller: Caller,
    token: Result<Bearer, ApiError>,
) -> Result<Response, ApiError> {
    match &state.metrics_token {
        None if caller.is_local => {}
        None => return Err(unknown_route().await),
        Some(expected) if expected.is(&token?.0) => {}
        Some(_) => {
            let message = "Invalid or expired token";
            return Err(ApiError::new(ErrorCode::InvalidToken, message));
        }
    }
    let text = state.metrics.text(&state.snapshot());
    let text = text.map_err(|_| ApiError::internal())?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response())
}
