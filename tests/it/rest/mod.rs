//! The REST door and the pages' server functions, driven straight through the router.

mod access;
mod accounts;
mod auth;
mod catch_up;
mod headers;
mod history;
mod inbox;
mod limits;
mod messages;
mod odd;
mod origins;
mod server_fns;
