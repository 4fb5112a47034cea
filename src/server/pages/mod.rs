//! The server's side of the pages: the rendering context, and the context of server functions.

pub mod context;
pub mod refused_forms;

pub mod refused;
pub mod rendering;
pub mod server_fn_context;
pub mod server_fn_layer;
pub mod shape;
pub mod site;
pub mod worker;
