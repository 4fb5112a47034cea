//! The messages of a conversation, with links to those that are not loaded.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::line::{Line, Lines};
use super::pill::Pill;
use crate::app::components::shared::EmptyState;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_history::History;
use crate::app::hooks::use_scroll::Scroll;
use crate::app::reactive::{memo, when};
use crate::app::state::log_lines::Bubble;
use crate::app::state::scroll::unseen;
use crate::app::state::thread::Thread;
use crate::app::words::use_words;
use crate::domain::UserType;

/// The log of a conversation.
#[component]
pub fn Log(
    /// The conversation.
    thread: RwSignal<Thread>,
    /// The lines to show.
    lines: Memo<Lines>,
    /// The scroll position.
    scroll: Scroll,
    /// Loads older messages.
    history: History,
    /// The other member's name.
    peer_name: Memo<String>,
) -> impl IntoView {
    let words = use_words();
    let unseen = memo(move || thread.with(|it| unseen(it.theirs(), scroll.seen.get())));
    let is_away = memo(move || !scroll.is_at_end.get());
    let down =
        Callback::new(
            move |()| match thread.with_untracked(|it| first_unseen(it, scroll)) {
                Some(key) => scroll.to_line(&key),
                None => scroll.to_end(),
            },
        );
    let is_empty = memo(move || lines.with(Lines::is_empty));
    view! {
        <div class="log-frame">
            <div
                class="log"
                role="log"
                aria-label=words.message_log
                aria-live="off"
                tabindex="0"
                node_ref=scroll.log
                on:scroll=move |_| scroll.look()
            >
                <div class="log-lines">
                    <Earlier thread history />
                    <For each=move || lines.with(Lines::keys) key=String::clone let:key>
                        <Line key lines peer_name />
                    </For>
                    {when(is_empty, || view! { <EmptyThread /> }.into_any())}
                    <Later thread />
                </div>
            </div>
            {when(is_away, move || view! { <Pill unseen on_press=down /> }.into_any())}
        </div>
    }
}

fn first_unseen(thread: &Thread, scroll: Scroll) -> Option<String> {
    let seen = scroll.seen.get_untracked();
    let mut messages = thread.messages().iter();
    let first = messages.find(|it| it.seq > seen && thread.tick(it).is_none())?;
    Some(Bubble::stored_key(first.id))
}

/// Older messages load automatically near the top; the link is for fast scrollers and for pages without
/// JavaScript.
#[component]
fn Earlier(thread: RwSignal<Thread>, history: History) -> impl IntoView {
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
fn Later(thread: RwSignal<Thread>) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let id = thread.with_untracked(|it| it.conversation);
    let has_newer = memo(move || thread.with(Thread::has_newer));
    let link = move || {
        view! {
            <a class="more-link" href=chat.path_of(id) rel="external">
                {words.back_to_latest}
            </a>
        }
        .into_any()
    };
    when(has_newer, link)
}

#[component]
fn EmptyThread() -> impl IntoView {
    let words = use_words();
    let (title, lead) = if use_chat().role == UserType::Customer {
        (
            words.empty_thread_customer,
            words.empty_thread_customer_lead,
        )
    } else {
        (
            words.empty_thread_photographer,
            words.empty_thread_photographer_lead,
        )
    };
    view! { <EmptyState icon=icondata::LuMessageCircle title lead /> }
}
