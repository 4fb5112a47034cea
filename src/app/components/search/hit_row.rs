//! A message that was found.

use leptos::prelude::*;

use crate::app::components::shared::Avatar;
use crate::app::hooks::use_clock::use_clock;
use crate::app::reactive::memo;
use crate::app::state::calendar;
use crate::app::state::message_search::{Hit, HitKey, Piece};
use crate::app::words::use_words;

/// An option that leads to the message. Part of what loads on first use.
pub(super) fn hit_row(
    hit: Hit,
    href: String,
    tab_stop: Memo<Option<HitKey>>,
    opened: RwSignal<Option<HitKey>>,
) -> AnyView {
    let words = use_words();
    let clock = use_clock();
    let key = hit.key();
    let at = hit.at;
    let time = memo(move || calendar::list_time(at, clock.now.get(), clock.zone.get(), words));
    let text = said_by(&hit, hit.text());
    let name = hit.peer_name.clone();
    let label = memo(move || format!("{name}, {text}, {}", time.get()));
    let tab_index = memo(move || {
        if tab_stop.get() == Some(key) {
            "0"
        } else {
            "-1"
        }
    });
    let is_opened = memo(move || opened.get() == Some(key));
    view! {
        <a
            class="inbox-row hit"
            role="option"
            translate="no"
            href=href
            aria-label=label
            aria-selected=move || is_opened.get().to_string()
            tabindex=move || tab_index.get()
            on:click=move |_| opened.set(Some(key))
        >
            {hit_view(&hit, time)}
        </a>
    }
    .into_any()
}

/// Picture, name, time, and the part of the text that answers.
pub fn hit_view(hit: &Hit, time: Memo<String>) -> AnyView {
    let (name, picture) = (hit.peer_name.clone(), hit.picture.clone());
    let (name, picture) = (memo(move || name.clone()), memo(move || picture.clone()));
    let pieces = hit.pieces.iter().map(|Piece { text, is_found }| {
        let text = text.clone();
        match is_found {
            true => view! { <mark>{text}</mark> }.into_any(),
            false => text.into_any(),
        }
    });
    let pieces = pieces.collect_view();
    let you = hit.mine.then(|| {
        let you = use_words().you_wrote;
        view! { <span class="hit-author">{you("")}</span> }
    });
    view! {
        <Avatar user=hit.peer name picture />
        <span class="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
            <span class="flex items-baseline gap-2">
                <span class="inbox-name" dir="auto">
                    {name}
                </span>
                <span class="inbox-time">{time}</span>
            </span>
            <span class="hit-text" dir="auto">
                {you}
                {pieces}
            </span>
        </span>
    }
    .into_any()
}

fn said_by(hit: &Hit, text: String) -> String {
    match hit.mine {
        true => (use_words().you_wrote)(&text),
        false => text,
    }
}
