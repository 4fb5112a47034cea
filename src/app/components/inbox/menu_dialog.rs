//! The dialog around the menu of a conversation, and what is told about actions in the list. What is in them loads on first use.

use leptos::prelude::*;

use super::conversation_menu::conversation_menu;
use crate::app::components::shared::FirstUse;
use crate::app::components::thread::action_notice;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_conversation_menu::use_conversation_menu;
use crate::app::hooks::use_notice::use_notices;
use crate::app::reactive::{live, memo, when};
use crate::app::words::use_words;

/// The dialog; closed until somebody asks for a menu.
#[component]
pub fn ConversationMenuDialog() -> impl IntoView {
    let (words, menu) = (use_words(), use_conversation_menu());
    let is_open = memo(move || menu.popup.target.with(Option::is_some));
    view! {
        <dialog
            class="message-menu"
            aria-label=words.inbox.actions
            node_ref=menu.popup.dialog
            on:close=move |_| menu.popup.target.set(None)
            on:click=move |event| menu.popup.clicked_around(&event)
        >
            <div class="message-menu-box">
                {when(is_open, || view! { <FirstUse load=conversation_menu /> }.into_any())}
            </div>
        </dialog>
    }
}

/// What is told about the last action on a row; about the open conversation it is told there.
#[component]
pub fn ToldInList() -> impl IntoView {
    let (notices, open) = (use_notices(), use_chat().open);
    let told = memo(move || notices.place().filter(|id| Some(*id) != open.get()));
    view! {
        <div aria-live="polite">
            {live(move || match told.get() {
                Some(id) => view! { <FirstUse load=move || action_notice(id) /> }.into_any(),
                None => ().into_any(),
            })}
        </div>
    }
}
