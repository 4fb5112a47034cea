//! What carries a session's packets: a WebSocket, or long polling until a WebSocket takes over.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures::SinkExt as _;
use tokio::time::timeout;

use super::frame::Frame;
use super::polling::{Polling, Turn};
use crate::server::metrics::TransportKind;
use crate::server::realtime::DisconnectReason;

/// How long one write may take before the receiver counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);

/// What carries the packets.
///
/// The variants are boxed: an async task reserves memory for every value it may hold, in each of tens of
/// thousands of sessions.
pub(super) enum Transport {
    Socket(Box<WebSocket>),
    Polling(Box<Polling>),
}

impl Transport {
    pub(super) const fn kind(&self) -> TransportKind {
        match self {
            Self::Socket(_) => TransportKind::WebSocket,
            Self::Polling(_) => TransportKind::Polling,
        }
    }

    /// The next packet; `None` when something else has changed. On an upgrade from polling, the packets that
    /// were waiting for a GET are appended to `unsent`.
    pub(super) async fn read(
        &mut self,
        unsent: &mut Vec<Frame>,
    ) -> Result<Option<Frame>, DisconnectReason> {
        match self {
            Self::Socket(socket) => read(socket).await.map(Some),
            Self::Polling(polling) => match polling.read().await? {
                Turn::Frame(frame) => Ok(Some(frame)),
                Turn::Writable => Ok(None),
                Turn::Upgraded(socket, pending) => {
                    *self = Self::Socket(socket);
                    unsent.extend(pending);
                    Ok(None)
                }
            },
        }
    }

    /// Whether packets can be written now. Otherwise they have to wait in memory.
    pub(super) fn is_writable(&self) -> bool {
        match self {
            Self::Socket(_) => true,
            Self::Polling(polling) => polling.is_writable(),
        }
    }

    /// Writes packets, in one go where possible.
    pub(super) async fn write(
        &mut self,
        frames: impl IntoIterator<Item = Frame>,
    ) -> Result<(), DisconnectReason> {
        let socket = match self {
            Self::Socket(socket) => socket,
            Self::Polling(polling) => return polling.write(frames),
        };
        let write = async {
            for frame in frames {
                socket.feed(message(frame)).await?;
            }
            socket.flush().await
        };
        match timeout(WRITE_TIMEOUT, write).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(DisconnectReason::TooSlow),
        }
    }

    /// Sends the reason and closes; does not wait for a receiver that does not read.
    pub(super) async fn close(self, why: DisconnectReason) {
        match self {
            Self::Socket(mut socket) => {
                let close = async {
                    let frame = Message::Close(Some(why.frame()));
                    if socket.send(frame).await.is_err() {
                        // A client that has sent a close frame gets it back (RFC 6455, section 5.5.1).
                        let _ = socket.flush().await;
                    }
                };
                let _ = timeout(Duration::from_secs(1), close).await;
            }
            Self::Polling(polling) => polling.close(why),
        }
    }
}

/// The next text or binary frame. The library answers WebSocket pings.
pub(super) async fn read(socket: &mut WebSocket) -> Result<Frame, DisconnectReason> {
    loop {
        match socket.recv().await {
            None | Some(Ok(Message::Close(_))) => return Err(DisconnectReason::Wanted),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Text(text))) => return Ok(Frame::Text(text)),
            Some(Ok(Message::Binary(bytes))) => return Ok(Frame::Binary(bytes)),
            Some(Err(error)) => return Err(DisconnectReason::from_read_error(&error)),
        }
    }
}

pub(super) fn message(frame: Frame) -> Message {
    match frame {
        Frame::Text(text) => Message::Text(text),
        Frame::Binary(bytes) => Message::Binary(bytes),
    }
}
