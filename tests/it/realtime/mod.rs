//! The gateway, tested with a real WebSocket client.

mod access;
mod actions;
mod bad_inputs;
pub(crate) mod changes;
mod conformance;
mod connect;
mod deaf;
mod fuzz;
mod handshake;
mod idempotent;
mod incessant;
mod marks;
mod polling;
mod presence;
mod send;
mod sessions;
mod typing;
