//! The messages of a conversation, with links to those that are not loaded.

use leptos::prelude::*;
use leptos::web_sys::ClipboardEvent;

use super::ends::{Behind, Earlier, Later};
use super::find::Find;
use super::line::Line;
use super::peer::Peer;
use super::pill::{BackPill, Pill};
use crate::app::components::shared::EmptyState;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_history::History;
use crate::app::hooks::use_jump::Jump;
use crate::app::hooks::use_message_menu::use_message_menu;
use crate::app::hooks::use_scroll::Scroll;
use crate::app::platform;
use crate::app::reactive::{memo, when};
use crate::app::state::log_lines::Lines;
use crate::app::state::thread::Thread;
use crate::app::words::use_words;
use crate::domain::UserType;

/// The log of a conversation.
#[component]
pub fn Log(
    /// The conversation.
    thread: RwSignal<Thread>,
    /// The scroll position, and what is in the document.
    scroll: Scroll,
    /// Loads older messages.
    history: History,
    /// Leads to messages.
    jump: Jump,
    /// The other member.
    peer: Peer,
) -> impl IntoView {
    let words = use_words();
    let id = thread.with_untracked(|it| it.conversation);
    let lines = scroll.view.lines;
    let seen = scroll.seen;
    let unseen = memo(move || thread.with(|it| it.messages().count_of_theirs_after(seen.get())));
    let is_away = memo(move || !scroll.is_at_end.get() || thread.with(Thread::has_newer));
    let down = Callback::new(move |()| {
        let first = thread.with_untracked(|it| {
            let unseen = it.messages().first_of_theirs_after(seen.get_untracked());
            unseen.filter(|_| !it.has_newer())
        });
        match first {
            Some(seq) => jump.to(seq),
            None => jump.to_latest(),
        }
    });
    let copy = move |event: ClipboardEvent| {
        let log = scroll.log.get_untracked();
        if let Some(text) = log.and_then(|log| scroll.view.selected_text(&log)) {
            platform::copy_instead(&event, &text);
        }
    };
    let is_empty = memo(move || lines.with(Lines::is_empty));
    let was_led = memo(move || jump.came_from.with(Option::is_some));
    let menu = use_message_menu();
    view! {
        <div class="log-frame">
            <Find id view=scroll.view jump />
            <div
                class="log"
                role="log"
                aria-label=words.message_log
                aria-live="off"
                tabindex="0"
                node_ref=scroll.log
                on:scroll=move |_| scroll.look()
                on:copy=copy
                on:click=move |event| menu.popup.clicked(&event)
                on:contextmenu=move |event| menu.popup.asked(&event)
                on:keydown=move |event| menu.pressed(&event)
                on:touchstart=move |event| menu.popup.touched(&event)
                on:touchmove=move |_| menu.popup.moved()
                on:touchend=move |event| menu.popup.lifted(&event)
            >
                <div class="log-lines">
                    <Earlier thread history />
                    <For each=move || lines.with(Lines::keys) key=String::clone let:key>
                        <Line key lines peer />
                    </For>
                    {when(is_empty, || view! { <EmptyThread /> }.into_any())}
                    <Later thread jump />
                    <Behind thread />
                </div>
            </div>
            {when(was_led, move || view! { <BackPill jump /> }.into_any())}
            {when(is_away, move || view! { <Pill unseen on_press=down /> }.into_any())}
        </div>
    }
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
