//! The WebSocket under a session: frames in, frames out, each write with a deadline.

use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures::SinkExt as _;
use tokio::time::timeout;

use super::Close;
use super::outbox::Outbox;

/// How long one write may take before the receiver counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);

/// One upgraded WebSocket.
pub(super) struct Transport(WebSocket);

impl Transport {
    pub(super) const fn new(socket: WebSocket) -> Self {
        Self(socket)
    }

    /// The next text or binary frame. WebSocket's own pings are answered by the library.
    pub(super) async fn read(&mut self) -> Result<Message, Close> {
        loop {
            match self.0.recv().await {
                None | Some(Ok(Message::Close(_))) => return Err(Close::Wanted),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(frame)) => return Ok(frame),
                Some(Err(error)) => return Err(Close::from_read_error(&error)),
            }
        }
    }

    pub(super) async fn write(&mut self, frame: String) -> Result<(), Close> {
        let message = Message::Text(Utf8Bytes::from(frame));
        match timeout(WRITE_TIMEOUT, self.0.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Close::TooSlow),
        }
    }

    /// Writes everything that waits as one batch.
    pub(super) async fn flush(&mut self, outbox: &Outbox) -> Result<(), Close> {
        let frames = outbox.take()?;
        let write = async {
            for (frame, _) in frames {
                self.0.feed(Message::Text(frame)).await?;
            }
            self.0.flush().await
        };
        match timeout(WRITE_TIMEOUT, write).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Close::TooSlow),
        }
    }

    /// Says why and lets go; a receiver that does not listen is not waited for.
    pub(super) async fn close(mut self, why: Close) {
        let close = Message::Close(Some(why.frame()));
        let _ = timeout(Duration::from_secs(1), self.0.send(close)).await;
    }
}
