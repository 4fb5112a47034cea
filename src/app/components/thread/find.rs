//! The search in the conversation. What it shows loads on first use.

use leptos::ev::keydown;
use leptos::prelude::*;

use super::find_bar::find_bar;
use crate::app::components::shared::{FirstUse, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_find::{FindBox, use_find};
use crate::app::hooks::use_jump::Jump;
use crate::app::hooks::use_log_window::LogView;
use crate::app::platform;
use crate::app::reactive::{effect, memo, when};
use crate::app::words::use_words;
use crate::domain::{ConversationId, SearchText};

/// Selects the link in the head that opens the search.
pub const FIND_LINK: &str = ".find-link";

/// Selects the box.
pub(super) const INPUT: &str = ".find-bar input";

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
    when(is_open, move || {
        let typing = FindBox::with_text(asked.get_untracked());
        // What is typed while the bar loads is not lost.
        let meanwhile = move || view! { <div class="find-bar">{find_box(typing)}</div> }.into_any();
        let load = move || find_bar(id, asked, typing, view, jump);
        view! { <FirstUse load meanwhile=ViewFn::from(meanwhile) /> }.into_any()
    })
}

/// The box. It takes the focus when it appears, also from the one that it replaces.
pub(super) fn find_box(typing: FindBox) -> AnyView {
    let label = use_words().search_in_chat;
    if typing.takes_focus() {
        request_animation_frame(|| platform::focus(INPUT));
    }
    view! {
        <label class="search-box">
            <Glyph icon=icondata::LuSearch class="text-muted-foreground" />
            <input
                type="search"
                maxlength=SearchText::MAX_CHARS
                autocomplete="off"
                aria-label=label
                placeholder=label
                prop:value=typing.typed
                on:input:target=move |event| typing.set(event.target().value())
            />
        </label>
    }
    .into_any()
}
