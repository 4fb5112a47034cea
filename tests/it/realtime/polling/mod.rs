//! Long polling: requests through the router, as one client after the other would make them.

mod doors;
mod gets;
mod heartbeats;
mod messages;
mod places;
mod sessions;
mod upgrade;
