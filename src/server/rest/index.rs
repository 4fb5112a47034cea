//! The index of the API, and the probes for whoever operates the server.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::server::state::AppState;

/// `GET /api`.
pub(super) async fn api() -> Json<Value> {
    Json(json!({
        "status": "success",
        "message": "ChitraSethu API",
        "version": env!("CARGO_PKG_VERSION"),
        "endpoints": {"auth": "/api/auth", "messages": "/api/messages", "socket": "/socket.io/", "health": "/health"},
    }))
}

/// `GET /health`: the process is alive.
pub(super) async fn health(State(state): State<AppState>) -> Json<Value> {
    Json(json!({
        "status": "success",
        "message": "Server is running",
        "timestamp": state.accounts.clock.now(),
        "environment": if cfg!(debug_assertions) { "development" } else { "production" },
    }))
}

/// `GET /ready`: 200 when the server should get requests, 503 otherwise.
pub(super) async fn ready(State(state): State<AppState>) -> Response {
    match state.readiness.check().await {
        Ok(()) => Json(json!({"status": "success", "message": "ready"})).into_response(),
        Err(why) => {
            let message = why.to_string();
            let body = json!({"status": "error", "message": message, "code": "try_again"});
            (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
        }
    }
}
