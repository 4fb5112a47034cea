//! The dialog around the menu of a message, and what is told about actions. What is in them loads on first use.

use leptos::prelude::*;

use super::action_notice::action_notice;
use super::forward_dialog::forward_dialog;
use super::message_menu::message_menu;
use super::select_bar::select_bar;
use crate::app::components::shared::FirstUse;
use crate::app::hooks::use_message_menu::use_message_menu;
use crate::app::hooks::use_notice::use_notices;
use crate::app::reactive::{memo, when};
use crate::app::words::use_words;
use crate::domain::ConversationId;

/// The dialog; closed until somebody asks for a menu.
#[component]
pub fn MenuDialog() -> impl IntoView {
    let (words, menu) = (use_words(), use_message_menu());
    let is_open = memo(move || menu.popup.target.with(Option::is_some));
    view! {
        <dialog
            class="message-menu"
            aria-label=words.message_actions
            node_ref=menu.popup.dialog
            on:close=move |_| menu.popup.target.set(None)
            on:click=move |event| menu.popup.clicked_around(&event)
        >
            <div class="message-menu-box">
                {when(is_open, || view! { <FirstUse load=message_menu /> }.into_any())}
            </div>
        </dialog>
    }
}

/// The bar for the selected messages, and the dialog in which somebody chooses to whom messages are forwarded; each when it is
/// asked for.
#[component]
pub fn Chosen() -> impl IntoView {
    let menu = use_message_menu();
    let is_selecting = memo(move || menu.selection.with(Option::is_some));
    let is_forwarding = memo(move || menu.forwarding.with(|messages| !messages.is_empty()));
    view! {
        {when(is_selecting, || view! { <FirstUse load=select_bar /> }.into_any())}
        {when(is_forwarding, || view! { <FirstUse load=forward_dialog /> }.into_any())}
    }
}

/// What is told about the last action in this conversation.
#[component]
pub fn Told(
    /// The conversation.
    id: ConversationId,
) -> impl IntoView {
    let notices = use_notices();
    let has_notice = memo(move || notices.of(id).is_some());
    let load = move || action_notice(id);
    view! {
        <div aria-live="polite">
            {when(has_notice, move || view! { <FirstUse load /> }.into_any())}
        </div>
    }
}
