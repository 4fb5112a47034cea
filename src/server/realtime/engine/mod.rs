//! Engine.IO protocol 4, server side: sessions over WebSocket or HTTP long polling, the upgrade from polling to
//! WebSocket, and heartbeats. The layer above interprets the messages.
//!
//! Source: `docs/engine.io-protocol/v4-current.md` of the socketio/socket.io repository.

mod frame;
mod gateway;
mod heartbeat;
mod http;
mod polling;
mod refusal;
mod session;
mod sessions;
mod transport;
mod upgrade;

pub(super) use frame::Frame;
pub(super) use gateway::{Above, Caller, Gateway, Settings};
pub(super) use http::handle;
pub(super) use session::Engine;
