//! ChitraSethu chat: one-to-one conversations between customers and photographers, in one binary.
//!
//! Dependencies between modules: `app → server_fns`, and on the server
//! `server_fns | rest | realtime → chat → storage | presence`. `domain` contains the rules and `wire` the data
//! formats of the network; both are used by server and browser.

// The view of a page is a single deeply nested type.
#![recursion_limit = "512"]

pub mod app;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod server;
pub mod server_fns;
pub mod wire;

/// Brings the page that was rendered by the server to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::platform::start(app::App);
}
