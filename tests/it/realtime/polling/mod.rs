//! Long polling: requests through the router, as one client after the other would make them.

mod doors;
mod endings;
mod messages;
mod places;
mod upgrade;
