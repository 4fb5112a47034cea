//! The bar of the search in the conversation. Not in the module: loaded when somebody searches.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::find::{FIND_LINK, INPUT, find_box};
use super::find_hint::FindHint;
use crate::app::components::search::{chips, search_note};
use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_composer::INPUT_METHOD;
use crate::app::hooks::use_find::FindBox;
use crate::app::hooks::use_find_bar::{FindBar, use_find_bar};
use crate::app::hooks::use_jump::Jump;
use crate::app::hooks::use_log_window::LogView;
use crate::app::platform;
use crate::app::reactive::{effect, memo, when};
use crate::app::words::{use_search_words, use_words};
use crate::domain::ConversationId;

/// Selects its link that closes it.
const CLOSE: &str = ".find-close";

/// The box, the place among the results, buttons that lead to the others, and filters.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(find_bar, fallible)]
pub fn find_bar(
    id: ConversationId,
    asked: Memo<Option<String>>,
    typing: FindBox,
    view: LogView,
    jump: Jump,
) -> Result<AnyView, NotLoaded> {
    let (words, search_words) = (use_words(), use_search_words());
    let bar = use_find_bar(id, asked, typing, jump);
    let has_text = memo(move || typing.typed.with(|text| !text.trim().is_empty()));
    on_cleanup(|| {
        request_animation_frame(|| {
            if platform::is_focus_free() {
                platform::focus(FIND_LINK);
            }
        });
    });
    step_by_keys(bar);
    let on_keydown = move |event: KeyboardEvent| {
        let composes = event.is_composing() || event.key_code() == INPUT_METHOD;
        match event.key().as_str() {
            _ if composes => return,
            "Escape" => platform::click(CLOSE),
            "Enter" if platform::is_focus_in(INPUT) => bar.step(!event.shift_key()),
            _ => return,
        }
        event.prevent_default();
    };
    let path = use_chat().path_of(id);
    Ok(view! {
        <div class="find-bar" role="search" aria-label=words.search_in_chat on:keydown=on_keydown>
            {find_box(typing)}
            {place(bar)}
            {step_button(bar, true, icondata::LuChevronUp, search_words.older)}
            {step_button(bar, false, icondata::LuChevronDown, search_words.newer)}
            <a class="icon-button find-close" href=path prop:replace=true aria-label=search_words.close>
                <Glyph icon=icondata::LuX class="text-lg" />
            </a>
        </div>
        {when(has_text, move || view! { <div class="find-chips">{chips(bar.search)}</div> }.into_any())}
        {search_note(bar.search)}
        <FindHint view />
    }
    .into_any())
}

/// F3 leads to the next result wherever the focus is.
fn step_by_keys(bar: FindBar) {
    effect(move || {
        let keys = window_event_listener(keydown, move |event| {
            if event.key() == "F3" && !platform::has_dialog() {
                event.prevent_default();
                bar.step(!event.shift_key());
            }
        });
        on_cleanup(move || keys.remove());
    });
}

/// "3 of 12", with the message for those who do not see it.
fn place(bar: FindBar) -> AnyView {
    let (words, search_words) = (use_words(), use_search_words());
    let search = bar.search;
    let line = memo(move || {
        if bar.typing.typed.with(|text| text.trim().is_empty()) {
            return String::new();
        }
        if search.has_failed.get() {
            return words.failed.to_owned();
        }
        search.found.with(|found| match found {
            None => words.loading.to_owned(),
            Some(found) if found.hits().is_empty() => search_words.no_results.to_owned(),
            Some(found) => {
                let (count, has_more) = (found.hits().len(), found.next().is_some());
                match bar.position.get() {
                    Some(at) => (search_words.position)(at + 1, count, has_more),
                    None => (search_words.found)(count, has_more),
                }
            }
        })
    });
    let message = memo(move || {
        let at = bar.position.get()?;
        search.found.with(|found| {
            let hit = found.as_ref()?.hits().get(at)?;
            Some(format!(": {}", hit.text()))
        })
    });
    view! {
        <p class="find-place" role="status" translate="no">
            {line}
            <span class="sr-only">{message}</span>
        </p>
    }
    .into_any()
}

/// It stays in the tab order at the end, so that the focus is not lost.
fn step_button(bar: FindBar, to_older: bool, icon: icondata::Icon, label: &'static str) -> AnyView {
    let is_disabled = memo(move || !bar.has(to_older));
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=label
            title=label
            aria-disabled=move || is_disabled.get().to_string()
            on:click=move |_| bar.step(to_older)
        >
            <Glyph icon class="text-lg" />
        </button>
    }
    .into_any()
}
