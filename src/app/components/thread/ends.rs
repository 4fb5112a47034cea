//! The ends of what is loaded of a conversation: links to what is not.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::LOG;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_history::History;
use crate::app::hooks::use_jump::Jump;
use crate::app::hooks::use_socket::use_socket;
use crate::app::platform;
use crate::app::reactive::{memo, when};
use crate::app::state::inbox::InboxRow;
use crate::app::state::thread::Thread;
use crate::app::words::use_words;

/// Older messages load automatically near the top; the link is for fast scrollers and for pages without
/// JavaScript.
#[component]
pub fn Earlier(
    /// The conversation.
    thread: RwSignal<Thread>,
    /// Loads older messages.
    history: History,
) -> impl IntoView {
    let words = use_words();
    let before = memo(move || thread.with(|it| it.oldest().filter(|_| it.has_older())));
    let load = move |event: MouseEvent| {
        event.prevent_default();
        history.load_older();
    };
    let has_older = memo(move || before.get().is_some());
    let label = memo(move || {
        let label = if history.is_loading.get() {
            words.loading
        } else {
            words.earlier_messages
        };
        label.to_owned()
    });
    let href = memo(move || before.get().map(|seq| format!("?before={seq}")));
    let link = move || {
        view! { <a class="more-link" href=href translate="no" on:click=load>{label}</a> }.into_any()
    };
    when(has_older, link)
}

/// Leads from an old page back to the latest messages.
#[component]
pub fn Later(
    /// The conversation.
    thread: RwSignal<Thread>,
    /// Leads to the latest messages.
    jump: Jump,
) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let id = thread.with_untracked(|it| it.conversation);
    let has_newer = memo(move || thread.with(Thread::has_newer));
    // The link disappears; the focus must not go with it.
    let load = move |event: MouseEvent| {
        event.prevent_default();
        platform::focus(LOG);
        jump.to_latest();
    };
    let link = move || {
        view! {
            <a class="more-link" href=chat.path_of(id) rel="external" on:click=load>
                {words.back_to_latest}
            </a>
        }
        .into_any()
    };
    when(has_newer, link)
}

/// Says that the other person has written what this device does not have, as long as it cannot be loaded.
#[component]
pub fn Behind(
    /// The conversation.
    thread: RwSignal<Thread>,
) -> impl IntoView {
    let words = use_words();
    let (chat, socket) = (use_chat(), use_socket());
    let id = thread.with_untracked(|it| it.conversation);
    let is_behind = memo(move || {
        let known = thread.with(Thread::known);
        let in_list = chat.inbox.with(|inbox| inbox.row(id).map(InboxRow::known));
        !socket.is_connected() && in_list > Some(known)
    });
    when(is_behind, || {
        view! { <p class="log-note">{words.newer_when_online}</p> }.into_any()
    })
}
