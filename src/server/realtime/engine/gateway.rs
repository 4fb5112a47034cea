//! One Engine.IO server: its settings, its polling sessions, and what lies above it.

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::session::Engine;
use super::sessions::Sessions;
use super::wheel::Wheel;
use crate::server::http::connection_quota::{Full, Permit};
use crate::server::realtime::DisconnectReason;

/// The protocol's numbers.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Settings {
    /// Between an answered ping and the next.
    pub(in super::super) ping_interval: Duration,
    /// How long the client has to answer one.
    pub(in super::super) ping_timeout: Duration,
    /// The greatest message taken, and the greatest body of a POST, in bytes.
    pub(in super::super) max_payload: usize,
    /// How long a probed transport may take to take over.
    pub(in super::super) upgrade_timeout: Duration,
}

/// What is known of whoever opened a session.
#[derive(Default)]
pub(in super::super) struct Caller {
    /// The session token in the cookie of the handshake.
    pub(in super::super) cookie: Option<String>,
    /// Their address's place among all sessions, where these are counted.
    pub(in super::super) _permit: Option<Permit>,
}

/// What uses the sessions.
pub(in super::super) trait Above: Send + Sync + 'static {
    /// May requests with these headers come in at all?
    fn admits(&self, headers: &HeaderMap) -> bool;

    /// What is to be remembered of the request that opens a session.
    ///
    /// # Errors
    /// [`Full`] when its address has as many sessions as it may have.
    fn caller(&self, request: &Parts) -> Result<Caller, Full>;

    /// Serves one session until it ends, and says why it did.
    fn serve(
        &self,
        engine: &mut Engine,
        caller: Caller,
    ) -> impl Future<Output = DisconnectReason> + Send;
}

/// One Engine.IO server.
pub(in super::super) struct Gateway<A> {
    pub(super) settings: Settings,
    pub(super) heartbeats: Arc<Wheel>,
    pub(super) sessions: Sessions,
    pub(super) above: A,
}

impl<A: Above> Gateway<A> {
    /// Its heartbeats begin.
    ///
    /// # Panics
    /// Outside a runtime.
    pub(in super::super) fn new(settings: Settings, above: A) -> Self {
        Self {
            settings,
            heartbeats: Wheel::start(settings.ping_interval, settings.ping_timeout),
            sessions: Sessions::default(),
            above,
        }
    }
}
