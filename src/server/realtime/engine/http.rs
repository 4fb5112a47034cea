//! The HTTP side: handshakes, GETs, POSTs and upgrades. Every request is checked before a session is opened.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::sync::{mpsc, oneshot};

use super::frame::decode_payload;
use super::polling::{Command, Polling};
use super::refusal::Refusal;
use super::session::Engine;
use super::sessions::new_sid;
use super::transport::Transport;
use super::{Above, Gateway, upgrade};
use crate::server::http::node_cookie;
use crate::server::realtime::DisconnectReason;
use crate::wire::engine_io::REVISION;

/// The query of an Engine.IO request. A token in the query is ignored.
#[derive(Debug, Deserialize)]
struct Params {
    #[serde(rename = "EIO")]
    eio: Option<String>,
    transport: Option<String>,
    sid: Option<String>,
    /// Asks for a JSONP answer, a script that any site could load. Always refused.
    j: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Polling,
    Socket,
}

/// Handles one request to the gateway's path.
pub(in super::super) async fn handle<A: Above>(
    State(gateway): State<Arc<Gateway<A>>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    answer(gateway, parts, body)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

async fn answer<A: Above>(
    gateway: Arc<Gateway<A>>,
    parts: Parts,
    body: Body,
) -> Result<Response, Refusal> {
    if !gateway.above.admits(&parts.headers) {
        return Err(Refusal::Forbidden);
    }
    // A parameter is repeated or cannot be parsed.
    let Query(params) =
        Query::<Params>::try_from_uri(&parts.uri).map_err(|_| Refusal::BadRequest)?;
    if params.eio.as_deref() != Some(REVISION) {
        return Err(Refusal::UnsupportedVersion);
    }
    let kind = match params.transport.as_deref() {
        Some("polling") => Kind::Polling,
        Some("websocket") => Kind::Socket,
        _ => return Err(Refusal::UnknownTransport),
    };
    if params.j.is_some() {
        return Err(Refusal::BadRequest);
    }
    let session = match params.sid {
        Some(sid) => Some(gateway.sessions.find(&sid).ok_or(Refusal::UnknownSid)?),
        None => None,
    };
    // After an upgrade, the session accepts no polling request. A second WebSocket is refused in the upgrade
    // itself.
    if kind == Kind::Polling && session.as_ref().is_some_and(mpsc::Sender::is_closed) {
        return Err(Refusal::BadRequest);
    }
    match (session, kind) {
        (None, _) if parts.method != Method::GET => Err(Refusal::BadMethod),
        (None, _) => {
            let cookie = node_cookie::of_session(&parts);
            let mut response = match kind {
                Kind::Polling => open_polling(gateway, parts).await?,
                Kind::Socket => open_socket(gateway, parts).await?,
            };
            if let Some(cookie) = cookie {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        (Some(session), Kind::Socket) => upgrade(&gateway, session, parts).await,
        (Some(session), Kind::Polling) => match parts.method {
            Method::GET => poll(session).await,
            Method::POST => post(&gateway, session, body).await,
            _ => Err(Refusal::BadRequest),
        },
    }
}

async fn open_socket<A: Above>(
    gateway: Arc<Gateway<A>>,
    parts: Parts,
) -> Result<Response, Refusal> {
    let caller = gateway.above.caller(&parts)?;
    let upgrade = websocket(&gateway, parts).await?;
    Ok(upgrade.on_upgrade(move |websocket| async move {
        let transport = Transport::Socket(Box::new(websocket));
        let opened = Engine::open(transport, &gateway, new_sid()).await;
        if let Ok(mut engine) = opened {
            let why = gateway.above.serve(&mut engine, caller).await;
            engine.close(why).await;
        }
    }))
}

async fn open_polling<A: Above>(
    gateway: Arc<Gateway<A>>,
    parts: Parts,
) -> Result<Response, Refusal> {
    let caller = gateway.above.caller(&parts)?;
    let (guard, session, commands) = gateway.sessions.open();
    tokio::spawn(async move {
        let transport = Transport::Polling(Box::new(Polling::new(commands)));
        let opened = Engine::open(transport, &gateway, guard.sid().to_owned()).await;
        if let Ok(mut engine) = opened {
            let why = gateway.above.serve(&mut engine, caller).await;
            // From here on no request can find the session.
            drop(guard);
            engine.close(why).await;
        }
    });
    // This request is also the first poll: its answer is the open packet.
    poll(session).await
}

async fn poll(session: mpsc::Sender<Command>) -> Result<Response, Refusal> {
    let (reply, payload) = oneshot::channel();
    session
        .send(Command::Poll(reply))
        .await
        .map_err(|_| Refusal::UnknownSid)?;
    drop(session);
    let payload = payload.await.map_err(|_| Refusal::BadRequest)?;
    Ok(text(payload))
}

async fn post<A>(
    gateway: &Gateway<A>,
    session: mpsc::Sender<Command>,
    body: Body,
) -> Result<Response, Refusal> {
    let (reply, taken) = oneshot::channel();
    let (command, refusal) = match to_bytes(body, gateway.settings.max_payload).await {
        Err(_) => (
            Command::Broken(DisconnectReason::TooBig),
            Some(Refusal::TooLarge),
        ),
        Ok(body) => match decode_payload(&body) {
            Some(frames) => (Command::Post(frames, reply), None),
            None => (
                Command::Broken(DisconnectReason::Protocol),
                Some(Refusal::BadRequest),
            ),
        },
    };
    session
        .send(command)
        .await
        .map_err(|_| Refusal::UnknownSid)?;
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    taken.await.map_err(|_| Refusal::UnknownSid)?;
    Ok(text("ok".to_owned()))
}

async fn upgrade<A: Above>(
    gateway: &Gateway<A>,
    session: mpsc::Sender<Command>,
    parts: Parts,
) -> Result<Response, Refusal> {
    let settings = gateway.settings;
    let upgrade = websocket(gateway, parts).await?;
    Ok(upgrade.on_upgrade(move |socket| upgrade::run(socket, session, settings)))
}

/// A requested WebSocket.
async fn websocket<A>(gateway: &Gateway<A>, mut parts: Parts) -> Result<WebSocketUpgrade, Refusal> {
    // Engine.IO has no subprotocol. A client that offers some gets the first, as from the official server.
    let offered = parts.headers.get(header::SEC_WEBSOCKET_PROTOCOL);
    let first = offered
        .and_then(|names| names.to_str().ok()?.split(',').next())
        .map(|name| name.trim().to_owned());
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await;
    let limit = gateway.settings.max_payload;
    let upgrade = upgrade.map_err(|_| Refusal::BadRequest)?;
    Ok(upgrade
        .protocols(first)
        .max_message_size(limit)
        .max_frame_size(limit)
        // Nearly every frame fits. Every socket keeps a buffer of this size; longer frames take several reads.
        .read_buffer_size(512)
        .write_buffer_size(4 * 1024)
        .max_write_buffer_size(1024 * 1024))
}

fn text(payload: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=UTF-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, payload).into_response()
}
