//! Search for a conversation by name.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use crate::app::components::shared::Glyph;
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::words::use_words;
use crate::domain::{ListFilter, SearchText};
use crate::server_fns::chat::conversations;

/// Selects the first row of the list.
const RESULT: &str = "[role=option]";

/// Debounce: the server is asked after a pause of this length.
const PAUSE: Duration = Duration::from_millis(250);

/// Filters as the person types; without JavaScript, a form that leads to `?q=`.
#[component]
pub fn Search(
    /// The search text.
    search: ReadSignal<String>,
    /// Sets the search text.
    set_search: WriteSignal<String>,
) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let input = NodeRef::<html::Input>::new();
    // The person may have typed before hydration.
    effect(move || {
        if let Some(input) = input.get() {
            set_search.set(input.value());
        }
    });
    search_beyond_what_is_loaded(chat, search);
    let on_keydown = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" if !event.alt_key() => {
            event.prevent_default();
            platform::focus(RESULT);
        }
        "Enter" if !event.is_composing() && !search.with_untracked(String::is_empty) => {
            platform::click(RESULT);
        }
        _ => {}
    };
    view! {
        <form
            method="get"
            action=use_location().pathname
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

/// Asks the server as well when the list is longer than the loaded rows.
fn search_beyond_what_is_loaded(chat: Chat, search: ReadSignal<String>) {
    effect(move || {
        let text = search.get();
        let is_partial = chat.inbox.with_untracked(|inbox| {
            let mut parts = [ListFilter::All, ListFilter::Archived].into_iter();
            parts.any(|it| !inbox.has_part(it) || inbox.next_cursor(it).is_some())
        });
        if text.trim().is_empty() || !is_partial {
            return;
        }
        let ask = move || {
            spawn_local(async move {
                if let Ok(page) = conversations(Some(text), None, None).await {
                    chat.accept_rows(page.conversations);
                }
            });
        };
        let timer = set_timeout_with_handle(ask, PAUSE);
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
}
