//! The files of a message that waits for them.

use leptos::prelude::*;

use crate::app::components::shared::OutgoingRow;
use crate::app::hooks::use_chat::use_chat;
use crate::app::state::outbox::Step;
use crate::app::state::uploads::OutgoingFile;
use crate::app::words::use_words;
use crate::domain::ActionId;

/// The files of a message, with the progress of their uploads and a button that gives up the message.
#[component]
pub fn WaitingFiles(
    /// The message.
    name: ActionId,
    /// In the order in which they will be shown.
    files: Vec<OutgoingFile>,
) -> impl IntoView {
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
    view! {
        <ul class="waiting-files">{rows}</ul>
        <button type="button" class="link-button" on:click=cancel>
            {words.cancel}
        </button>
    }
}
