//! REST and the pages' server functions, called through the router.

mod access;
mod accounts;
mod auth;
mod catch_up;
mod changes;
mod forms;
mod headers;
mod history;
mod inbox;
mod jobs;
mod limits;
mod messages;
mod metrics;
mod odd;
mod odd_addresses;
mod origins;
mod pages;
mod private_changes;
mod ready;
mod refused_forms;
mod request_ids;
mod secrets;
mod server_fns;
mod sign_out;
mod without_network;
