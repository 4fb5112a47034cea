//! Refused requests, with the error codes of the `engine.io` server (`errorMessages`).

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::server::http::connection_quota::Full;

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    UnknownTransport,
    UnknownSid,
    BadMethod,
    BadRequest,
    Forbidden,
    UnsupportedVersion,
    /// The body is too large. The protocol has no code of its own for this.
    TooLarge,
    /// The address has used up its connection quota. The protocol has no code of its own for this.
    TooMany,
}

impl From<Full> for Refusal {
    fn from(_: Full) -> Self {
        Self::TooMany
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (code, message) = match self {
            Self::UnknownTransport => (0, "Transport unknown"),
            Self::UnknownSid => (1, "Session ID unknown"),
            Self::BadMethod => (2, "Bad handshake method"),
            Self::BadRequest => (3, "Bad request"),
            Self::Forbidden => (4, "Forbidden"),
            Self::UnsupportedVersion => (5, "Unsupported protocol version"),
            Self::TooLarge => (3, "Payload too large"),
            Self::TooMany => (4, "Too many connections"),
        };
        let status = match self {
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::BAD_REQUEST,
        };
        (status, Json(json!({"code": code, "message": message}))).into_response()
    }
}
