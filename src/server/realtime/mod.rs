//! The gateway: Socket.IO (`socket`) over Engine.IO (`engine`) over WebSocket or long polling, and the chat on top.
//! One task per connection handles its events in order. Events caused by other users arrive through a bounded queue.

mod arrivals;
pub mod bus;
#[cfg(feature = "conformance")]
pub mod conformance;
mod connection;
mod disconnect_reason;
mod drain;
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
use super::metrics::Metrics;
use super::presence::Presence;
use super::storage::{SessionEpoch, Store};
use crate::domain::UserId;

pub use arrivals::Arrivals;
pub use disconnect_reason::DisconnectReason;
pub use drain::drain;
pub use hub::Hub;
pub use sweeper::sweep;

/// Maximum size of an incoming message, in bytes.
pub const MAX_PAYLOAD: usize = 128 * 1024;

/// The dependencies of connections.
pub struct Realtime {
    /// The use-cases called by events.
    pub chat: Chat,
    /// To find deactivated accounts.
    pub store: Arc<dyn Store>,
    /// Verifies tokens.
    pub sessions: Sessions,
    /// Origins whose pages may open connections.
    pub origins: Origins,
    /// Rate limits, and the maximum number of connections per user.
    pub limits: Arc<Limits>,
    /// Limits the connections per address.
    pub quota: ConnectionQuota,
    /// All connections of this process.
    pub hub: Arc<Hub>,
    /// Connected users, with a grace period.
    pub presence: Arc<Presence>,
    /// Publishes users whose first connection has been opened.
    pub arrivals: Arrivals,
    /// Source of the current time.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

impl LiveConnections for Hub {
    fn close_session(&self, user: UserId, session_key: &str) {
        self.end_session(user, session_key);
    }

    fn close_earlier_sessions(&self, user: UserId, epoch: &SessionEpoch) {
        self.end_earlier_sessions(user, epoch);
    }
}

/// `/socket.io/`: both transports, and refusals with the error codes of the protocol.
pub fn routes<S: Clone + Send + Sync + 'static>(realtime: Arc<Realtime>) -> Router<S> {
    let settings = engine::Settings {
        ping_interval: Duration::from_secs(25),
        ping_timeout: Duration::from_secs(60),
        max_payload: MAX_PAYLOAD,
        upgrade_timeout: Duration::from_secs(10),
    };
    let connections = realtime.metrics.connections.clone();
    let gateway = Arc::new(engine::Gateway::new(settings, connections, realtime));
    Router::new()
        .route("/socket.io/", any(engine::handle::<Arc<Realtime>>))
        .with_state(gateway)
}
