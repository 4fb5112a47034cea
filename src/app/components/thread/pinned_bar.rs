//! The pinned messages, below the head of a conversation.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::missing_pins::missing_pins;
use super::quote::line;
use crate::app::components::shared::{FirstUse, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_jump::{AT, Jump};
use crate::app::reactive::{memo, when};
use crate::app::state::thread::{Pin, Thread};
use crate::app::words::use_words;

/// One pinned message, as a link that leads to it and then shows the next one. Without JavaScript the page around it is loaded.
#[component]
pub fn PinnedBar(
    /// The conversation.
    thread: RwSignal<Thread>,
    /// Leads to messages.
    jump: Jump,
) -> impl IntoView {
    let (words, chat) = (use_words(), use_chat());
    let id = thread.with_untracked(|thread| thread.conversation);
    let pins = memo(move || {
        let pending = chat.outbox.with(|outbox| outbox.changes_of(id, chat.me));
        let pending = pending
            .iter()
            .filter_map(|it| Some((it.kind.message()?, it)));
        thread.with(|thread| thread.pins(pending))
    });
    let shown = RwSignal::new(0_usize);
    let at = memo(move || shown.get() % pins.with(Vec::len).max(1));
    let pin = memo(move || pins.with(|pins| pins.get(at.get()).cloned()));
    let label = memo(move || (words.marks.pinned_message)(at.get() + 1, pins.with(Vec::len)));
    let text = memo(move || {
        let quote = pin.get().and_then(|pin| pin.quote);
        quote.map_or_else(|| words.loading.to_owned(), |it| line(&it, words))
    });
    let seq = memo(move || pin.get().and_then(|pin| Some(pin.quote?.seq)));
    let href = move || seq.get().map(|seq| format!("?{AT}={seq}"));
    let follow = move |event: MouseEvent| {
        let asks_browser = event.ctrl_key() || event.meta_key() || event.shift_key();
        if let Some(seq) = seq.get_untracked().filter(|_| !asks_browser) {
            event.prevent_default();
            shown.set(at.get_untracked() + 1);
            jump.to(seq);
        }
    };
    let is_there = memo(move || pins.with(|pins| !pins.is_empty()));
    let is_missing = |pin: &Pin| pin.quote.is_none();
    let lacks = memo(move || chat.is_alive.get() && pins.with(|pins| pins.iter().any(is_missing)));
    let bar = move || {
        view! {
            <a class="pinned-bar" href=href translate="no" on:click=follow>
                <Glyph icon=icondata::LuPin class="text-lg text-muted-foreground" />
                <span class="min-w-0">
                    <span class="pinned-title">{label}</span>
                    <span class="pinned-text" dir="auto">
                        {text}
                    </span>
                </span>
            </a>
        }
        .into_any()
    };
    let load =
        move || view! { <FirstUse load=move || missing_pins(thread) is_quiet=true /> }.into_any();
    view! {
        {when(is_there, bar)}
        {when(lacks, load)}
    }
}
