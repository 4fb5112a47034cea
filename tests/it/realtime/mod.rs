//! The gateway, driven by a real WebSocket client.

mod access;
mod conformance;
mod connect;
mod frames;
mod fuzz;
mod handshake;
mod hostile;
mod idempotent;
mod marks;
mod polling;
mod presence;
mod send;
mod sessions;
mod typing;
