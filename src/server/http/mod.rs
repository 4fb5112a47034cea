//! HTTP: all routes in one place, and what applies to every request.

pub mod caller;
pub mod connection_quota;
pub mod headers;
mod in_time;
pub mod node_cookie;
pub mod origins;
pub mod request_id;
pub mod router;
pub mod serve;
pub mod slash;
pub mod target;
mod throttle;
