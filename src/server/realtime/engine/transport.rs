//! What carries a session's packets: a WebSocket, or long polling until one takes over.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures::SinkExt as _;
use tokio::time::timeout;

use super::frame::Frame;
use super::polling::{Polling, Turn};
use crate::server::http::serve::ConnWriter;
use crate::server::realtime::DisconnectReason;

/// How long one write may take before the receiver counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);

/// What carries the packets.
///
/// Boxed: a task keeps room for every place that a value moves through, for each of tens of thousands of sessions.
pub(super) enum Transport {
    Socket(Box<Socket>),
    Polling(Box<Polling>),
}

/// A WebSocket.
pub(super) struct Socket {
    pub(super) websocket: WebSocket,
    /// The connection that it goes over, where [`serve`](crate::server::http::serve) has accepted it.
    pub(super) writer: Option<Arc<ConnWriter>>,
}

impl Transport {
    /// The next packet; `None` when something else has changed. Packets that a WebSocket takes over from polling
    /// are put at the end of `unsent`.
    pub(super) async fn read(
        &mut self,
        unsent: &mut Vec<Frame>,
    ) -> Result<Option<Frame>, DisconnectReason> {
        match self {
            Self::Socket(socket) => read(&mut socket.websocket).await.map(Some),
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

    /// Can packets be written right now? What is written at other times waits in memory.
    pub(super) fn is_writable(&self) -> bool {
        match self {
            Self::Socket(_) => true,
            Self::Polling(polling) => polling.is_writable(),
        }
    }

    /// Where others may write between its packets.
    pub(super) fn writer(&self) -> Option<&Arc<ConnWriter>> {
        match self {
            Self::Socket(socket) => socket.writer.as_ref(),
            Self::Polling(_) => None,
        }
    }

    /// Writes packets, all as one where that is possible.
    pub(super) async fn write(
        &mut self,
        frames: impl IntoIterator<Item = Frame>,
    ) -> Result<(), DisconnectReason> {
        let socket = match self {
            Self::Socket(socket) => &mut socket.websocket,
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

    /// Says why and lets go; a receiver that does not listen is not waited for.
    pub(super) async fn close(self, why: DisconnectReason) {
        match self {
            Self::Socket(mut socket) => {
                let close = async {
                    let frame = Message::Close(Some(why.frame()));
                    if socket.websocket.send(frame).await.is_err() {
                        // A client that has closed hears its own words again (RFC 6455, section 5.5.1).
                        let _ = socket.websocket.flush().await;
                    }
                };
                let _ = timeout(Duration::from_secs(1), close).await;
            }
            Self::Polling(polling) => polling.close(why),
        }
    }
}

/// The next text or binary frame. WebSocket's own pings are answered by the library.
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
