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
use crate::domain::{ActionId, ConversationId};

/// The notice of a conversation.
#[wasm_split(action_notice, fallible)]
pub fn action_notice(id: ConversationId) -> Result<AnyView, NotLoaded> {
    let (words, of) = (use_words(), use_action_words());
    let (notices, outbox) = (use_notices(), use_chat().outbox);
    let undoable = move |says: AnyView, actions: Vec<ActionId>, place: &'static str| {
        let undo = move |_| {
            // The button goes with the notice.
            platform::focus(place);
            for action in &actions {
                outbox.take(Step::Deleted(action.clone()));
            }
            notices.clear();
        };
        view! {
            <span>{says}</span>
            <button type="button" class="link-button" on:click=undo>
                {of.undo}
            </button>
        }
        .into_any()
    };
    let now = live(move || match notices.of(id) {
        Some(Notice::Hidden(actions)) => {
            let says = (of.deleted_for_you)(actions.len());
            undoable(says.into_any(), actions, LOG)
        }
        Some(Notice::Cleared(action)) => {
            let says = use_list_action_words().deleted;
            undoable(says.into_any(), vec![action], ROW)
        }
        Some(Notice::Copied) => of.copied.into_any(),
        Some(Notice::Forwarded(people)) => (of.forwarded)(people).into_any(),
        Some(Notice::Refused(error)) => words.reason(&error).into_any(),
        None => ().into_any(),
    });
    Ok(view! { <p class="action-notice" translate="no">{now}</p> }.into_any())
}
