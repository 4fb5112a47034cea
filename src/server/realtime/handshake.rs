//! The HTTP side of the gateway: the first request of a connection.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::{MAX_PAYLOAD, session};
use crate::server::auth::cookie;
use crate::server::state::AppState;
use crate::wire::engine_io::REVISION;

/// The query of an Engine.IO request. A token in it is not looked at.
#[derive(Debug, Deserialize)]
pub struct Handshake {
    #[serde(rename = "EIO")]
    eio: Option<String>,
    transport: Option<String>,
    sid: Option<String>,
}

/// The protocol's error codes (`engine.io` server, `errorMessages`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    UnknownTransport,
    UnknownSid,
    BadMethod,
    BadRequest,
    Forbidden,
    UnsupportedVersion,
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
        };
        let status = match self {
            Self::Forbidden => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        };
        (status, Json(json!({"code": code, "message": message}))).into_response()
    }
}

/// `GET /socket.io/?EIO=4&transport=websocket`: upgrades and hands the socket to its own task.
pub async fn handshake(
    State(state): State<AppState>,
    method: Method,
    query: Result<Query<Handshake>, QueryRejection>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let query = query.ok().map(|Query(query)| query);
    let upgrade = match admit(&state, &method, query, &headers, upgrade.ok()) {
        Ok(upgrade) => upgrade,
        Err(refusal) => return refusal.into_response(),
    };
    // A page of ours cannot read its token, so its socket is known by the session cookie. The Origin check
    // above is what keeps other sites from using it.
    let cookie = cookie::token(&headers);
    upgrade
        .max_message_size(MAX_PAYLOAD)
        .max_frame_size(MAX_PAYLOAD)
        .read_buffer_size(1024)
        .write_buffer_size(4 * 1024)
        .max_write_buffer_size(1024 * 1024)
        .on_upgrade(move |socket| session::run(socket, state.realtime.clone(), cookie))
}

fn admit(
    state: &AppState,
    method: &Method,
    query: Option<Handshake>,
    headers: &HeaderMap,
    upgrade: Option<WebSocketUpgrade>,
) -> Result<WebSocketUpgrade, Refusal> {
    if !state.origins.admits(headers) {
        return Err(Refusal::Forbidden);
    }
    // Given twice, or not readable.
    let query = query.ok_or(Refusal::BadRequest)?;
    if query.eio.as_deref() != Some(REVISION) {
        return Err(Refusal::UnsupportedVersion);
    }
    if query.transport.as_deref() != Some("websocket") {
        return Err(Refusal::UnknownTransport);
    }
    if query.sid.is_some() {
        return Err(Refusal::UnknownSid);
    }
    if method != Method::GET {
        return Err(Refusal::BadMethod);
    }
    upgrade.ok_or(Refusal::BadRequest)
}
