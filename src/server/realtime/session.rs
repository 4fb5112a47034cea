//! The life of one connection: open, CONNECT, events in order, close.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures::SinkExt;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout, timeout_at};

use super::connection::Connection;
use super::heartbeat::{PING_INTERVAL, PING_TIMEOUT};
use super::{Close, MAX_PAYLOAD, Realtime, events};
use crate::server::auth::session::AuthError;
use crate::server::auth::{CurrentUser, Sessions, TokenError};
use crate::wire::engine_io::{Handshake, Packet as EnginePacket};
use crate::wire::socket_io::{Kind, Packet, ROOT};

/// How long a client may take to ask for its namespace.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long one write may take before the receiver counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);
/// How long announced attachments may take; they are refused anyway.
const ATTACHMENTS_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves one upgraded WebSocket until it ends.
pub(super) async fn run(socket: WebSocket, realtime: Realtime, cookie: Option<String>) {
    let mut session = Session {
        socket,
        realtime,
        typing: events::Typing::default(),
    };
    let why = match session.connect(cookie).await {
        Ok(user) => session.serve(user).await,
        Err(why) => why,
    };
    let close = Message::Close(Some(why.frame()));
    let _ = timeout(Duration::from_secs(1), session.socket.send(close)).await;
}

struct Session {
    socket: WebSocket,
    realtime: Realtime,
    typing: events::Typing,
}

impl Session {
    /// From the open packet to a granted CONNECT in `/`.
    async fn connect(&mut self, cookie: Option<String>) -> Result<CurrentUser, Close> {
        let deadline = Instant::now() + CONNECT_TIMEOUT;
        self.open().await?;
        loop {
            let frame = timeout_at(deadline, self.read())
                .await
                .map_err(|_| Close::NoConnect)??;
            let Some(text) = text_message(&frame)? else {
                continue;
            };
            let packet = Packet::decode(text).map_err(|_| Close::Protocol)?;
            if packet.kind != Kind::Connect {
                return Err(Close::Protocol);
            }
            if packet.namespace != ROOT {
                self.refuse(packet.namespace, "Invalid namespace").await?;
                continue;
            }
            let identified = identify(&self.realtime.sessions, packet.payload, cookie.as_deref());
            match identified.await {
                Ok(user) => return Ok(user),
                Err(AuthError::Store(_)) => return Err(Close::Restart),
                Err(error) => {
                    let reason = match error {
                        AuthError::Token(error) => error,
                        // The contract has four words; a person without an account has no session either.
                        _ => TokenError::Expired,
                    };
                    self.refuse(ROOT, &format!("Authentication error: {reason}"))
                        .await?;
                }
            }
        }
    }

    async fn open(&mut self) -> Result<(), Close> {
        let milliseconds = |seconds: i64| u64::try_from(seconds * 1000).unwrap_or(u64::MAX);
        let handshake = Handshake {
            // Never used to find anything while there is one transport, but clients expect one.
            sid: uuid::Uuid::new_v4().simple().to_string(),
            upgrades: Vec::new(),
            ping_interval: milliseconds(PING_INTERVAL),
            ping_timeout: milliseconds(PING_TIMEOUT),
            max_payload: MAX_PAYLOAD as u64,
        };
        let json = serde_json::to_string(&handshake).expect("plain fields");
        self.write(EnginePacket::Open(&json).encode()).await
    }

    async fn refuse(&mut self, namespace: &str, message: &str) -> Result<(), Close> {
        let payload = json!({ "message": message }).to_string();
        let packet = Packet {
            namespace,
            ..Packet::new(Kind::ConnectError, &payload)
        };
        self.write(packet.encode_frame()).await
    }

    /// The connected time: from joining the user's room to leaving it, whatever ends it.
    async fn serve(&mut self, user: CurrentUser) -> Close {
        let Realtime {
            hub,
            presence,
            chat,
            clock,
            ..
        } = self.realtime.clone();
        let ping_due = Realtime::seconds() + PING_INTERVAL;
        let connection = Arc::new(Connection::new(hub.next_id(), &user, ping_due));
        // The public id of the socket; the session id of Engine.IO is its client's secret.
        let sid = json!({ "sid": uuid::Uuid::new_v4().simple().to_string() }).to_string();
        let granted = Packet::new(Kind::Connect, &sid).encode_frame();
        if let Err(why) = self.write(granted).await {
            return why;
        }
        hub.join(&connection);
        if presence.arrive(user.id)
            && let Err(error) = chat.came_online(user.id).await
        {
            tracing::warn!(user = %user.id, %error, "arrival not announced");
        }
        let why = self
            .exchange(&connection, &user)
            .await
            .unwrap_or_else(|why| why);
        self.typing.stop(&chat);
        hub.leave(&connection);
        presence.leave(user.id, clock.now());
        tracing::debug!(user = %user.id, ?why, "connection closed");
        why
    }

    /// Reads, handles and writes until something ends it.
    async fn exchange(
        &mut self,
        connection: &Connection,
        user: &CurrentUser,
    ) -> Result<Close, Close> {
        // How many binary frames of a refused event are still to come, and by when.
        let mut attachments: Option<(usize, Instant)> = None;
        loop {
            let attachments_due = attachments.map(|(_, due)| due);
            let frame = tokio::select! {
                () = connection.outbox.changed() => {
                    self.flush(connection).await?;
                    continue;
                }
                () = async { tokio::time::sleep_until(attachments_due.unwrap_or_else(Instant::now)).await },
                    if attachments_due.is_some() => return Err(Close::Protocol),
                frame = self.read() => frame?,
            };
            // Closed by somebody else meanwhile: nothing is handled any more.
            if self.realtime.sessions.has_ended(&user.session_key) {
                return Err(Close::SessionOver);
            }
            if let Message::Binary(_) = frame {
                attachments = match attachments {
                    None => return Err(Close::Protocol),
                    Some((1, _)) => None,
                    Some((left, due)) => Some((left - 1, due)),
                };
                continue;
            }
            match EnginePacket::decode(text(&frame)?) {
                Ok(EnginePacket::Message(text)) if attachments.is_none() => {
                    let packet = Packet::decode(text).map_err(|_| Close::Protocol)?;
                    if packet.attachments > 0 {
                        attachments =
                            Some((packet.attachments, Instant::now() + ATTACHMENTS_TIMEOUT));
                    }
                    if packet.kind == Kind::Connect && packet.namespace != ROOT {
                        self.refuse(packet.namespace, "Invalid namespace").await?;
                        continue;
                    }
                    if packet.kind == Kind::Disconnect && packet.namespace == ROOT {
                        return Ok(Close::Wanted);
                    }
                    if packet.namespace == ROOT
                        && let Some(answer) = events::handle(
                            &self.realtime,
                            connection,
                            user,
                            &mut self.typing,
                            packet,
                        )
                        .await?
                    {
                        self.write(answer).await?;
                    }
                }
                Ok(EnginePacket::Pong(_)) => connection.pong(),
                Ok(EnginePacket::Ping(payload)) => {
                    self.write(EnginePacket::Pong(payload).encode()).await?;
                }
                Ok(EnginePacket::Close) => return Ok(Close::Wanted),
                _ => return Err(Close::Protocol),
            }
        }
    }

    /// Writes everything that waits as one batch.
    async fn flush(&mut self, connection: &Connection) -> Result<(), Close> {
        let frames = connection.outbox.take()?;
        let write = async {
            for (frame, _) in frames {
                self.socket.feed(Message::Text(frame)).await?;
            }
            self.socket.flush().await
        };
        match timeout(WRITE_TIMEOUT, write).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Close::TooSlow),
        }
    }

    async fn write(&mut self, frame: String) -> Result<(), Close> {
        let message = Message::Text(Utf8Bytes::from(frame));
        match timeout(WRITE_TIMEOUT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Close::TooSlow),
        }
    }

    /// The next text or binary frame. WebSocket's own pings are answered by the library.
    async fn read(&mut self) -> Result<Message, Close> {
        loop {
            match self.socket.recv().await {
                None | Some(Ok(Message::Close(_))) => return Err(Close::Wanted),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(frame)) => return Ok(frame),
                Some(Err(error)) => return Err(Close::from_read_error(&error)),
            }
        }
    }
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

fn text(frame: &Message) -> Result<&str, Close> {
    match frame {
        Message::Text(text) => Ok(text.as_str()),
        _ => Err(Close::Protocol),
    }
}

/// The Socket.IO packet in a frame before CONNECT; `None` for a heartbeat.
fn text_message(frame: &Message) -> Result<Option<&str>, Close> {
    match EnginePacket::decode(text(frame)?) {
        Ok(EnginePacket::Message(text)) => Ok(Some(text)),
        Ok(EnginePacket::Ping(_) | EnginePacket::Pong(_)) => Ok(None),
        Ok(EnginePacket::Close) => Err(Close::Wanted),
        _ => Err(Close::Protocol),
    }
}
