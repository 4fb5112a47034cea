//! The contract: everything that crosses the network, with the names it has there. Both ends use it.

pub mod engine_io;
pub mod error;
pub mod events;
pub mod page;
pub mod rest;
pub mod socket_io;

pub use error::{ApiError, ErrorCode};
