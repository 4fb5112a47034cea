//! The box that searches people and messages.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::app::components::shared::Glyph;
use crate::app::reactive::effect;
use crate::app::words::use_words;
use crate::app::{paths, platform};
use crate::domain::SearchText;

/// Selects the box.
pub const BOX: &str = "[role=search] input";

/// Selects the first row of the list, or the first message that was found.
const RESULT: &str = "[role=option]";

/// Filters the list as the person types, while the messages that are found appear below it; without JavaScript, a form that leads to a page of
/// results.
#[component]
pub fn Search(
    /// The search text.
    search: ReadSignal<String>,
    /// Sets the search text.
    set_search: WriteSignal<String>,
) -> impl IntoView {
    let words = use_words();
    let input = NodeRef::<html::Input>::new();
    // The person may have typed before hydration.
    effect(move || {
        if let Some(input) = input.get() {
            set_search.set(input.value());
        }
    });
    let on_keydown = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" if !event.alt_key() => {
            event.prevent_default();
            platform::focus(RESULT);
        }
        "Enter" if !event.is_composing() && !search.with_untracked(String::is_empty) => {
            platform::click(RESULT);
        }
        // Not every browser empties it by itself.
        "Escape" if !event.is_composing() => {
            if let Some(input) = input.get_untracked() {
                input.set_value("");
                set_search.set(String::new());
            }
        }
        _ => {}
    };
    view! {
        <form
            method="get"
            action=paths::SEARCH
            role="search"
            class="flex gap-2"
            on:submit=|event| event.prevent_default()
        >
            <label class="search-box">
                <Glyph icon=icondata::LuSearch class="text-muted-foreground" />
                <input
                    type="search"
                    name="q"
                    maxlength=SearchText::MAX_CHARS
                    autocomplete="off"
                    node_ref=input
                    value=search.get_untracked()
                    aria-label=words.search_conversations
                    placeholder=words.search_conversations
                    on:input:target=move |event| set_search.set(event.target().value())
                    on:keydown=on_keydown
                />
            </label>
            <button type="submit" class="without-js button">
                {words.search}
            </button>
        </form>
    }
}
