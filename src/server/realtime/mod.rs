//! The gateway: Socket.IO over Engine.IO over WebSocket. One task per connection handles its events in order;
//! what other people cause arrives through a bounded queue.

mod close;
mod connection;
mod events;
mod exchange;
mod handshake;
mod heartbeat;
mod hub;
mod outbox;
mod session;
mod transport;

use std::sync::Arc;

use super::auth::Sessions;
use super::chat::Chat;
use super::clock::Clock;
use super::presence::Presence;
use super::storage::Store;

pub use close::Close;
pub use handshake::handshake;
pub use heartbeat::keep;
pub use hub::Hub;

/// The greatest message that the gateway takes, in bytes.
pub const MAX_PAYLOAD: usize = 128 * 1024;

/// What every connection needs.
#[derive(Clone)]
pub struct Realtime {
    /// The use-cases behind the events.
    pub chat: Chat,
    /// For accounts that are switched off.
    pub store: Arc<dyn Store>,
    /// From a token to a person.
    pub sessions: Sessions,
    /// All connections of this process.
    pub hub: Arc<Hub>,
    /// Who is here.
    pub presence: Arc<Presence>,
    /// The time of day.
    pub clock: Clock,
}
