//! The files of a message that waits for them. Not in the module: loaded when a message waits.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::{NotLoaded, OutgoingRow};
use crate::app::hooks::use_chat::use_chat;
use crate::app::state::outbox::Step;
use crate::app::state::uploads::OutgoingFile;
use crate::app::words::use_words;
use crate::domain::ActionId;

/// The files of a message, in the order in which they will be shown, with the progress of their uploads and a button that
/// gives up the message.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(waiting_files, fallible)]
pub fn waiting_files(
    message: StoredValue<(ActionId, Vec<OutgoingFile>)>,
) -> Result<AnyView, NotLoaded> {
    let (name, files) = message.get_value();
    let words = use_words();
    let outbox = use_chat().outbox;
    let rows = files.into_iter().map(|file| {
        view! {
            <li class="waiting-file">
                <OutgoingRow file />
            </li>
        }
    });
    let rows = rows.collect_view();
    let cancel = move |_| outbox.take(Step::Deleted(name.clone()));
    Ok(view! {
        <ul class="waiting-files">{rows}</ul>
        <button type="button" class="link-button" on:click=cancel>
            {words.cancel}
        </button>
    }
    .into_any())
}
