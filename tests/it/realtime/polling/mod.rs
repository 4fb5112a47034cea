//! Long polling: requests through the router, in the order in which one client would send them.

mod doors;
mod gets;
mod heartbeats;
mod messages;
mod node_cookie;
mod quota;
mod sessions;
mod upgrade;
