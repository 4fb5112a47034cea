//! ChitraSethu chat: one-to-one conversations between customers and photographers, in one binary.
//!
//! The tree is the diagram: `app → server_fns`, and on the server `server_fns | rest | realtime → chat →
//! storage | presence`. `domain` holds the rules, `wire` what crosses the network; both ends use them.

// A page is one type made of all its elements, nested as deep as they are.
#![recursion_limit = "512"]

pub mod app;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod server;
pub mod server_fns;
pub mod wire;

/// Brings the page that the server has rendered to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
