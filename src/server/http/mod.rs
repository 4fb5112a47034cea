//! HTTP: every route in one place, and what holds for all requests whatever door they are for.

pub mod caller;
pub mod connection_quota;
pub mod headers;
pub mod origins;
pub mod router;
pub mod serve;
pub mod target;
