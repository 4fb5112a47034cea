//! The search in the conversation. What it shows loads on first use.

use leptos::ev::keydown;
use leptos::prelude::*;

use super::find_bar::{INPUT, find_bar};
use crate::app::components::shared::FirstUse;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_find::use_find;
use crate::app::hooks::use_jump::Jump;
use crate::app::hooks::use_log_window::LogView;
use crate::app::platform;
use crate::app::reactive::{effect, memo, when};
use crate::domain::ConversationId;

/// Selects the link in the head that opens the search.
pub const FIND_LINK: &str = ".find-link";

/// The bar over the messages, which Ctrl+F and the link in the head open. With the focus in it, Ctrl+F is the browser's.
#[component]
pub fn Find(
    /// The conversation.
    id: ConversationId,
    /// What of the conversation is in the document.
    view: LogView,
    /// Leads to the messages that are found.
    jump: Jump,
) -> impl IntoView {
    let chat = use_chat();
    let asked = use_find(chat.path_of(id));
    let is_open = memo(move || chat.is_alive.get() && asked.with(Option::is_some));
    effect(move || {
        let keys = window_event_listener(keydown, move |event| {
            let has_control = event.ctrl_key() || event.meta_key();
            let has_other = event.shift_key() || event.alt_key();
            let is_find = event.key().eq_ignore_ascii_case("f") && has_control && !has_other;
            if !is_find || platform::has_dialog() || platform::is_focus_in(INPUT) {
                return;
            }
            if !is_open.get_untracked() {
                platform::click(FIND_LINK);
            } else if platform::has(INPUT) {
                platform::focus(INPUT);
            } else {
                // The bar could not be loaded.
                return;
            }
            event.prevent_default();
        });
        on_cleanup(move || keys.remove());
    });
    let bar =
        move || view! { <FirstUse load=move || find_bar(id, asked, view, jump) /> }.into_any();
    when(is_open, bar)
}
