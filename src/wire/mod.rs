//! The contract: every type that crosses the network, with its names there. Both ends use it.

pub mod actions;
pub mod engine_io;
pub mod error;
pub mod events;
pub mod page;
pub mod rest;
pub mod socket_io;

pub use error::{ApiError, ErrorCode, FormField};
