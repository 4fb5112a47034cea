//! ChitraSethu chat: one-to-one conversations between customers and photographers, in one binary.
//!
//! The tree is the diagram: `app → server_fns`, and on the server `server_fns | rest | realtime → chat →
//! storage | presence`. `domain` holds the rules, `wire` what crosses the network; both ends use them.

pub mod domain;
#[cfg(feature = "ssr")]
pub mod server;
pub mod server_fns;
pub mod wire;
