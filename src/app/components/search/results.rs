//! The messages that a search over all conversations has found. Not in the module: loaded when somebody searches.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::chips::chips;
use super::end::{found_end, search_note};
use super::hit_row::hit_row;
use crate::app::components::shared::NotLoaded;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_find::address_of_found;
use crate::app::hooks::use_message_search::use_message_search;
use crate::app::reactive::{effect, memo, when};
use crate::app::state::message_search::{Found, Hit};
use crate::app::words::use_search_words;
use crate::domain::ConversationId;

/// The filters, and the messages as a listbox below the people, to whom it adds those whom only the server finds.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(search_results, fallible)]
pub fn search_results(
    search: ReadSignal<String>,
    has_no_people: Memo<bool>,
    people: RwSignal<Vec<ConversationId>>,
) -> Result<AnyView, NotLoaded> {
    let words = use_search_words();
    let chat = use_chat();
    let text = memo(move || search.with(|text| text.trim().to_owned()));
    let messages = use_message_search(text, None);
    let has_people = memo(move || !has_no_people.get());
    effect(move || {
        let found = |found: &Option<Found>| found.as_ref().map(|it| it.people().to_vec());
        people.set(messages.found.with(found).unwrap_or_default());
    });
    on_cleanup(move || {
        people.try_set(Vec::new());
    });
    let hits = move || {
        let hits = |found: &Option<Found>| found.as_ref().map(|it| it.hits().to_vec());
        messages.found.with(hits).unwrap_or_default()
    };
    // Only one of them is in the tab order; the arrow keys reach the others.
    let opened = RwSignal::new(None);
    let tab_stop = memo(move || {
        messages.found.with(|found| {
            let found = found.as_ref()?;
            let is_there = |key: &_| found.position(*key).is_some();
            let first = || found.hits().first().map(Hit::key);
            opened.get().filter(is_there).or_else(first)
        })
    });
    let has_hits = memo(move || tab_stop.with(Option::is_some));
    let row = move |hit: Hit| {
        let path = chat.path_of(hit.conversation);
        let href = text.with_untracked(|text| address_of_found(&path, hit.seq, text));
        hit_row(hit, href, tab_stop, opened)
    };
    let list = move || {
        view! {
            <div role="listbox" aria-label=words.results>
                <For each=hits key=move |hit| (hit.key(), hit.text(), text.get_untracked()) let:hit>
                    {row(hit)}
                </For>
            </div>
        }
        .into_any()
    };
    Ok(view! {
        <section class="found" aria-label=words.results>
            {chips(messages)}
            <h2 class="found-title">{words.in_messages}</h2>
            {search_note(messages)}
            {when(has_hits, list)}
            {found_end(messages, text, has_people)}
        </section>
    }
    .into_any())
}
