//! The filters of a search. Part of what loads on first use.

use leptos::prelude::*;

use crate::app::hooks::use_message_search::MessageSearch;
use crate::app::state::message_search::Chip;
use crate::app::words::use_search_words;

/// Buttons that limit the messages.
#[must_use]
pub fn chips(search: MessageSearch) -> AnyView {
    let words = use_search_words();
    let chip = |chip| {
        let is_chosen = move || search.filter.with(|filter| filter.has(chip));
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || is_chosen().to_string()
                on:click=move |_| search.filter.update(|filter| *filter = filter.toggled(chip))
            >
                {words.chip(chip)}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=words.filters>
            {Chip::ALL.map(chip).collect_view()}
        </div>
    }
    .into_any()
}
