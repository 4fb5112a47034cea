//! The envelope: `{"status":"success",…}` and `{"status":"error",…}`.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::server::handler_error::HandlerError;
use crate::wire::rest::Success;
use crate::wire::{ApiError, ErrorCode};

impl<T: Serialize> IntoResponse for Success<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

#[derive(Serialize)]
struct Refusal<'a, T> {
    status: &'static str,
    message: &'a str,
    code: ErrorCode,
    #[serde(rename = "retryAfterMs", skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        refusal(&self, None::<()>)
    }
}

/// A refusal, with what the client needs to go on if there is anything.
pub(super) fn refusal<T: Serialize>(error: &ApiError, data: Option<T>) -> Response {
    let status =
        StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = Refusal {
        status: "error",
        message: &error.message,
        code: error.code,
        retry_after_ms: error.retry_after_ms,
        data,
    };
    let mut response = (status, Json(body)).into_response();
    // A second is long for a database that only switches over.
    let shortly = (error.code == ErrorCode::TryAgain).then_some(1_000);
    if let Some(wait) = error.retry_after_ms.or(shortly) {
        // RFC 9110 §10.2.3 counts in whole seconds.
        let seconds = wait.div_ceil(1000).max(1).to_string();
        let value = seconds.parse().expect("digits");
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

impl IntoResponse for HandlerError {
    fn into_response(self) -> Response {
        self.into_answer().into_response()
    }
}
