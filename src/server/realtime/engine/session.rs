//! One session: reads messages, writes frames and keeps the heartbeat.

use axum::extract::ws::Utf8Bytes;
use tokio::time::{Instant, sleep_until};

use super::Gateway;
use super::frame::Frame;
use super::heartbeat::Heartbeat;
use super::transport::Transport;
use crate::server::metrics::Counted;
use crate::server::realtime::DisconnectReason;
use crate::wire::engine_io::{Handshake, Packet};

/// Maximum length of what a ping of a client carries, in bytes; it is `probe` or nothing.
const MAX_PING: usize = 32;

/// An open session.
pub(in super::super) struct Engine {
    transport: Transport,
    counted: Counted,
    heartbeat: Heartbeat,
    heard_at: Instant,
    /// Packets that the protocol itself has to send: [`Engine::read`] is cancelled at times, a write must not
    /// be.
    unsent: Vec<Frame>,
}

impl Engine {
    /// Opens a session: sends the client its id and the protocol's settings.
    pub(super) async fn open<A>(
        mut transport: Transport,
        gateway: &Gateway<A>,
        sid: String,
    ) -> Result<Self, DisconnectReason> {
        let settings = &gateway.settings;
        let is_polling = matches!(transport, Transport::Polling(_));
        let handshake = Handshake {
            sid,
            upgrades: is_polling
                .then(|| "websocket".to_owned())
                .into_iter()
                .collect(),
            ping_interval: milliseconds(settings.ping_interval),
            ping_timeout: milliseconds(settings.ping_timeout),
            max_payload: settings.max_payload as u64,
        };
        let json = serde_json::to_string(&handshake).expect("plain fields");
        let open = Frame::from(Packet::Open(&json).encode());
        if let Err(why) = transport.write([open]).await {
            transport.close(why).await;
            return Err(why);
        }
        Ok(Self {
            counted: gateway.connections.count(transport.kind()),
            heartbeat: Heartbeat::new(settings, gateway.epoch),
            heard_at: Instant::now(),
            transport,
            unsent: Vec::new(),
        })
    }

    /// The next message: a text frame that still starts with its type digit `4`, or a binary frame. `None` when
    /// something else has changed, such as [`Engine::is_writable`] or the packets that [`Engine::settle`] has
    /// to write. Cancel safe.
    ///
    /// # Errors
    /// Why the session is to be closed.
    pub(in super::super) async fn read(&mut self) -> Result<Option<Frame>, DisconnectReason> {
        let frame = tokio::select! {
            () = sleep_until(self.heartbeat.next()) => {
                self.heartbeat.beat()?;
                self.unsent.push(Frame::Text(Utf8Bytes::from_static("2")));
                return Ok(None);
            }
            frame = self.transport.read(&mut self.unsent) => frame?,
        };
        self.counted.is_now(self.transport.kind());
        if frame.is_some() {
            self.heard_at = Instant::now();
        }
        let Some(Frame::Text(text)) = &frame else {
            return Ok(frame);
        };
        match Packet::decode(text.as_str()).map_err(|_| DisconnectReason::Protocol)? {
            Packet::Message(_) => return Ok(frame),
            Packet::Pong(_) => self.heartbeat.answered(),
            // The answer repeats it.
            Packet::Ping(payload) if payload.len() > MAX_PING => {
                return Err(DisconnectReason::Protocol);
            }
            Packet::Ping(payload) => self.unsent.push(Packet::Pong(payload).encode().into()),
            Packet::Close => return Err(DisconnectReason::Wanted),
            Packet::Open(_) | Packet::Upgrade | Packet::Noop => {
                return Err(DisconnectReason::Protocol);
            }
        }
        Ok(None)
    }

    /// Time of the last packet of the client.
    pub(in super::super) const fn heard_at(&self) -> Instant {
        self.heard_at
    }

    /// Writes the packets that the protocol itself has to send. Call it before every [`Engine::read`], and do
    /// not cancel it.
    ///
    /// # Errors
    /// Why the session is to be closed.
    pub(in super::super) async fn settle(&mut self) -> Result<(), DisconnectReason> {
        if self.is_settled() {
            return Ok(());
        }
        let frames = std::mem::take(&mut self.unsent);
        self.transport.write(frames).await
    }

    /// Whether [`Engine::settle`] has nothing to write.
    pub(in super::super) fn is_settled(&self) -> bool {
        self.unsent.is_empty()
    }

    /// Whether a frame can be written now. With long polling, this needs a waiting GET.
    pub(in super::super) fn is_writable(&self) -> bool {
        self.transport.is_writable()
    }

    /// Writes frames, in one system call or payload where possible.
    ///
    /// # Errors
    /// Why the session is to be closed.
    pub(in super::super) async fn write_all(
        &mut self,
        frames: impl IntoIterator<Item = Frame>,
    ) -> Result<(), DisconnectReason> {
        self.transport.write(frames).await
    }

    pub(super) async fn close(self, why: DisconnectReason) {
        self.transport.close(why).await;
    }
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
