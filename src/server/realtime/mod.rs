//! The gateway: Socket.IO (`socket`) over Engine.IO (`engine`) over WebSocket or long polling, and the chat above
//! it. One task per connection handles its events in order; what other people cause arrives through a bounded
//! queue.

mod arrivals;
#[cfg(feature = "conformance")]
pub mod conformance;
mod connection;
mod disconnect_reason;
mod engine;
mod events;
mod hub;
mod legacy_events;
mod member;
mod outbox;
mod renewal;
mod socket;
mod sweeper;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::any;

use super::accounts::LiveConnections;
use super::auth::Sessions;
use super::chat::Chat;
use super::clock::Clock;
use super::http::connection_quota::ConnectionQuota;
use super::http::origins::Origins;
use super::limits::Limits;
use super::presence::Presence;
use super::storage::Store;
use crate::domain::UserId;

pub use arrivals::Arrivals;
pub use disconnect_reason::DisconnectReason;
pub use hub::Hub;
pub use sweeper::sweep;

/// The greatest message that the gateway takes, in bytes.
pub const MAX_PAYLOAD: usize = 128 * 1024;

/// What every connection needs.
pub struct Realtime {
    /// The use-cases behind the events.
    pub chat: Chat,
    /// For accounts that are switched off.
    pub store: Arc<dyn Store>,
    /// From a token to a person.
    pub sessions: Sessions,
    /// Sites whose pages may open connections.
    pub origins: Origins,
    /// How many connections one person may have.
    pub limits: Arc<Limits>,
    /// How many one address may have.
    pub quota: ConnectionQuota,
    /// All connections of this process.
    pub hub: Arc<Hub>,
    /// Who is here.
    pub presence: Arc<Presence>,
    /// Whose first connection has come: told to those whom it concerns.
    pub arrivals: Arrivals,
    /// The time of day.
    pub clock: Clock,
}

impl LiveConnections for Hub {
    fn close_session(&self, user: UserId, session_key: &str) {
        self.end_session(user, session_key);
    }
}

/// `/socket.io/`: both transports, and everything that is refused there with the protocol's codes.
///
/// # Panics
/// Outside a runtime: heartbeats begin.
pub fn routes<S: Clone + Send + Sync + 'static>(realtime: Arc<Realtime>) -> Router<S> {
    let settings = engine::Settings {
        ping_interval: Duration::from_secs(25),
        ping_timeout: Duration::from_secs(60),
        max_payload: MAX_PAYLOAD,
        upgrade_timeout: Duration::from_secs(10),
    };
    let gateway = Arc::new(engine::Gateway::new(settings, realtime));
    Router::new()
        .route("/socket.io/", any(engine::handle::<Arc<Realtime>>))
        .with_state(gateway)
}
