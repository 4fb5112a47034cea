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
struct Refusal<'a> {
    status: &'static str,
    message: &'a str,
    code: ErrorCode,
    #[serde(rename = "retryAfterMs", skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.http_status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = Refusal {
            status: "error",
            message: &self.message,
            code: self.code,
            retry_after_ms: self.retry_after_ms,
        };
        let mut response = (status, Json(body)).into_response();
        // A second is long for a database that only switches over.
        let shortly = (self.code == ErrorCode::TryAgain).then_some(1_000);
        if let Some(wait) = self.retry_after_ms.or(shortly) {
            // RFC 9110 §10.2.3 counts in whole seconds.
            let seconds = wait.div_ceil(1000).max(1).to_string();
            let value = seconds.parse().expect("digits");
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}

impl IntoResponse for HandlerError {
    fn into_response(self) -> Response {
        self.into_answer().into_response()
    }
}
