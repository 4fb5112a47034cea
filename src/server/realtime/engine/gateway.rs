//! One Engine.IO server: its settings, its polling sessions and the layer above it.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use tokio::time::Instant;

use super::session::Engine;
use super::sessions::Sessions;
use crate::server::chat::ConnectionId;
use crate::server::http::connection_quota::{Full, Permit};
use crate::server::metrics::Connections;
use crate::server::realtime::DisconnectReason;

/// The numbers that the protocol leaves to the server.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Settings {
    /// Time between an answered ping and the next ping.
    pub(in super::super) ping_interval: Duration,
    /// How long the client has to answer a ping.
    pub(in super::super) ping_timeout: Duration,
    /// Maximum size of a message and of the body of a POST, in bytes.
    pub(in super::super) max_payload: usize,
    /// How long a probed WebSocket may take to send the upgrade packet.
    pub(in super::super) upgrade_timeout: Duration,
}

/// What is kept of the request that opened a session.
#[derive(Default)]
pub(in super::super) struct Caller {
    /// The id of the connection.
    pub(in super::super) id: ConnectionId,
    /// The session token in the cookie of the handshake.
    pub(in super::super) cookie: Option<String>,
    /// The session's share of the connection quota of its address, if the quota applies; released on drop.
    pub(in super::super) _permit: Option<Permit>,
}

/// The layer above Engine.IO, which uses the sessions.
pub(in super::super) trait Above: Send + Sync + 'static {
    /// Whether requests with these headers are admitted at all.
    fn admits(&self, headers: &HeaderMap) -> bool;

    /// Reads what is kept of the request that opens a session.
    ///
    /// # Errors
    /// [`Full`] when the address has used up its connection quota.
    fn caller(&self, request: &Parts) -> Result<Caller, Full>;

    /// Serves one session until it ends and returns the reason.
    fn serve(
        &self,
        engine: &mut Engine,
        caller: Caller,
    ) -> impl Future<Output = DisconnectReason> + Send;
}

/// One Engine.IO server.
pub(in super::super) struct Gateway<A> {
    pub(super) settings: Settings,
    /// When the server started; heartbeats are aligned to it.
    pub(super) epoch: Instant,
    pub(super) sessions: Sessions,
    /// Counts the open sessions.
    pub(super) connections: Connections,
    pub(super) above: A,
}

impl<A: Above> Gateway<A> {
    /// Creates a server.
    pub(in super::super) fn new(settings: Settings, connections: Connections, above: A) -> Self {
        Self {
            settings,
            epoch: Instant::now(),
            sessions: Sessions::default(),
            connections,
            above,
        }
    }
}
