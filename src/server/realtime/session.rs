//! The life of one connection: open, CONNECT, the connected time, close.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::connection::Connection;
use super::exchange::Exchange;
use super::heartbeat::{PING_INTERVAL, PING_TIMEOUT};
use super::transport::Transport;
use super::{Close, MAX_PAYLOAD, Realtime};
use crate::server::auth::session::AuthError;
use crate::server::auth::{CurrentUser, Sessions, TokenError};
use crate::wire::engine_io::{Handshake, Packet as EnginePacket};
use crate::wire::socket_io::{Kind, Packet, ROOT};

/// How long a client may take to ask for its namespace.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves one upgraded WebSocket until it ends.
pub(super) async fn run(socket: WebSocket, realtime: Realtime, cookie: Option<String>) {
    let mut transport = Transport::new(socket);
    let why = match connect(&mut transport, &realtime.sessions, cookie).await {
        Ok(user) => serve(&mut transport, realtime, user).await,
        Err(why) => why,
    };
    transport.close(why).await;
}

/// From the open packet to a CONNECT in `/` with a token that counts.
async fn connect(
    transport: &mut Transport,
    sessions: &Sessions,
    cookie: Option<String>,
) -> Result<CurrentUser, Close> {
    let deadline = Instant::now() + CONNECT_TIMEOUT;
    transport.write(open_packet()).await?;
    loop {
        let frame = timeout_at(deadline, transport.read())
            .await
            .map_err(|_| Close::NoConnect)??;
        let Some(text) = socket_io_packet(&frame)? else {
            continue;
        };
        let packet = Packet::decode(text).map_err(|_| Close::Protocol)?;
        if packet.kind != Kind::Connect {
            return Err(Close::Protocol);
        }
        if packet.namespace != ROOT {
            let refusal = connect_error(packet.namespace, "Invalid namespace");
            transport.write(refusal).await?;
            continue;
        }
        let reason = match identify(sessions, packet.payload, cookie.as_deref()).await {
            Ok(user) => return Ok(user),
            Err(AuthError::Store(_)) => return Err(Close::Restart),
            Err(AuthError::Token(error)) => error,
            // The contract has four words; a person without an account has no session either.
            Err(AuthError::UnknownUser | AuthError::Deactivated) => TokenError::Expired,
        };
        let refusal = connect_error(ROOT, &format!("Authentication error: {reason}"));
        transport.write(refusal).await?;
    }
}

/// The connected time: from joining the user's room to leaving it, whatever ends it.
async fn serve(transport: &mut Transport, realtime: Realtime, user: CurrentUser) -> Close {
    // Taken before the client knows that it is connected: what happens from then on reaches it.
    let seat = Seat::take(&realtime, &user);
    // Signed out in between: whoever closes a session's connections found none here yet.
    if realtime.sessions.has_ended(&user.session_key) {
        return Close::SessionOver;
    }
    if seat.is_first
        && let Err(error) = realtime.chat.came_online(user.id).await
    {
        tracing::warn!(user = %user.id, %error, "arrival not announced");
    }
    let mut exchange = Exchange::new(transport, &realtime, &seat.connection, &user);
    let why = exchange.run(granted()).await;
    exchange.end();
    tracing::debug!(user = %user.id, ?why, "connection closed");
    why
}

/// A connection's place in its user's room and in the count of presence; given up however its task ends.
struct Seat<'a> {
    realtime: &'a Realtime,
    connection: Arc<Connection>,
    /// Was the user not here before?
    is_first: bool,
}

impl<'a> Seat<'a> {
    fn take(realtime: &'a Realtime, user: &CurrentUser) -> Self {
        let ping_due = Realtime::seconds() + PING_INTERVAL;
        let connection = Connection::new(realtime.hub.next_id(), user, ping_due);
        let connection = Arc::new(connection);
        realtime.hub.join(&connection);
        Self {
            realtime,
            connection,
            is_first: realtime.presence.arrive(user.id),
        }
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let Realtime {
            hub,
            presence,
            clock,
            ..
        } = self.realtime;
        hub.leave(&self.connection);
        presence.leave(self.connection.user, clock.now());
    }
}

fn open_packet() -> String {
    let milliseconds = |seconds: i64| u64::try_from(seconds * 1000).unwrap_or(u64::MAX);
    let handshake = Handshake {
        // Nothing is found by it while there is one transport, but clients expect one.
        sid: uuid::Uuid::new_v4().simple().to_string(),
        upgrades: Vec::new(),
        ping_interval: milliseconds(PING_INTERVAL),
        ping_timeout: milliseconds(PING_TIMEOUT),
        max_payload: MAX_PAYLOAD as u64,
    };
    let json = serde_json::to_string(&handshake).expect("plain fields");
    EnginePacket::Open(&json).encode()
}

/// The answer to a CONNECT that is granted. It carries the public id of the socket; the session id of
/// Engine.IO is its client's secret.
fn granted() -> String {
    let sid = json!({ "sid": uuid::Uuid::new_v4().simple().to_string() }).to_string();
    Packet::new(Kind::Connect, &sid).encode_frame()
}

/// The answer to a CONNECT that is refused.
pub(super) fn connect_error(namespace: &str, message: &str) -> String {
    let payload = json!({ "message": message }).to_string();
    let packet = Packet {
        namespace,
        ..Packet::new(Kind::ConnectError, &payload)
    };
    packet.encode_frame()
}

/// The person behind the token in CONNECT's payload or, without one, behind the cookie of the handshake.
async fn identify(
    sessions: &Sessions,
    payload: &str,
    cookie: Option<&str>,
) -> Result<CurrentUser, AuthError> {
    let auth: Value = serde_json::from_str(payload).unwrap_or_default();
    let token = match auth.get("token") {
        None | Some(Value::Null) => cookie.unwrap_or_default(),
        Some(token) => token.as_str().ok_or(TokenError::Format)?,
    };
    sessions.authenticate(token).await
}

/// The Socket.IO packet in a frame; `None` for a heartbeat.
fn socket_io_packet(frame: &Message) -> Result<Option<&str>, Close> {
    let Message::Text(text) = frame else {
        return Err(Close::Protocol);
    };
    match EnginePacket::decode(text.as_str()) {
        Ok(EnginePacket::Message(text)) => Ok(Some(text)),
        Ok(EnginePacket::Ping(_) | EnginePacket::Pong(_)) => Ok(None),
        Ok(EnginePacket::Close) => Err(Close::Wanted),
        _ => Err(Close::Protocol),
    }
}
