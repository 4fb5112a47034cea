//! Reads what is shown of pinned messages that are not loaded. Not in the module: loaded when one is pinned meanwhile.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::NotLoaded;
use crate::app::hooks::use_socket::use_socket;
use crate::app::reactive::effect;
use crate::app::state::thread::Thread;
use crate::domain::{MarkedKind, Message};
use crate::server_fns::actions::marked;

/// Reads them while there is a connection.
#[wasm_split(missing_pins, fallible)]
pub fn missing_pins(thread: RwSignal<Thread>) -> Result<AnyView, NotLoaded> {
    let socket = use_socket();
    let id = thread.with_untracked(|thread| thread.conversation);
    effect(move || {
        if !socket.is_connected() {
            return;
        }
        spawn_local(async move {
            if let Ok(page) = marked(id, MarkedKind::Pinned, None).await {
                let messages = page.messages.into_iter().map(Message::from);
                thread.try_update(|thread| thread.know_pins(messages));
            }
        });
    });
    Ok(().into_any())
}
