//! The server's side of the pages: what a page is rendered with, and what server functions can reach.

pub mod context;
pub mod server_fn_context;
pub mod server_fn_layer;
pub mod site;
