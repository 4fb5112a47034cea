//! What is told about an action: what was done, with Undo, or why it was refused. Not in the module: loaded with the first action.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::LOG;
use crate::app::components::shared::NotLoaded;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_conversation_menu::ROW;
use crate::app::hooks::use_notice::{Notice, use_notices};
use crate::app::platform;
use crate::app::reactive::live;
use crate::app::state::outbox::Step;
use crate::app::words::{use_action_words, use_list_action_words, use_words};
use crate::domain::ConversationId;

/// The notice of a conversation.
#[wasm_split(action_notice, fallible)]
pub fn action_notice(id: ConversationId) -> Result<AnyView, NotLoaded> {
    let (words, of) = (use_words(), use_action_words());
    let (notices, outbox) = (use_notices(), use_chat().outbox);
    let now = live(move || match notices.of(id) {
        Some(notice @ (Notice::Hidden(_) | Notice::Cleared(_))) => {
            let (action, says, place) = match notice {
                Notice::Cleared(action) => (action, use_list_action_words().deleted, ROW),
                Notice::Hidden(action) => (action, of.deleted_for_you, LOG),
                Notice::Copied | Notice::Refused(_) => return ().into_any(),
            };
            let undo = move |_| {
                // The button goes with the notice.
                platform::focus(place);
                outbox.take(Step::Deleted(action.clone()));
                notices.clear();
            };
            view! {
                <span>{says}</span>
                <button type="button" class="link-button" on:click=undo>
                    {of.undo}
                </button>
            }
            .into_any()
        }
        Some(Notice::Copied) => of.copied.into_any(),
        Some(Notice::Refused(error)) => words.reason(&error).into_any(),
        None => ().into_any(),
    });
    Ok(view! { <p class="action-notice">{now}</p> }.into_any())
}
