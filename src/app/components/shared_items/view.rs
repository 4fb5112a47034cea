//! The lists of what was shared, in place of the details. Not in the module: loaded when somebody opens them.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::media::media;
use super::rows::{files, links};
use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_shared_list::use_shared_list;
use crate::app::platform;
use crate::app::reactive::{effect, live};
use crate::app::state::shared_items::tab_of_key;
use crate::app::state::thread::Thread;
use crate::app::words::{use_shared_words, use_words};
use crate::domain::SharedKind;

/// The lists, one in each tab, with a way back to the details.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(shared_view, fallible)]
pub fn shared_view(thread: RwSignal<Thread>) -> Result<AnyView, NotLoaded> {
    let (words, shared_words) = (use_words(), use_shared_words());
    let selected = RwSignal::new(SharedKind::Media);
    let [photos, documents, addresses] =
        SharedKind::ALL.map(|kind| use_shared_list(thread, kind, None));
    let list = move |kind| match kind {
        SharedKind::Media => photos,
        SharedKind::Files => documents,
        SharedKind::Links => addresses,
    };
    effect(move || list(selected.get()).begin());
    let path = use_chat().path_of(thread.with_untracked(|thread| thread.conversation));
    // Where the details are always there, the address need not say that they are open.
    let back = if platform::has_three_panes() {
        path
    } else {
        format!("{path}?details=1")
    };
    request_animation_frame(|| platform::focus(".shared-back"));
    on_cleanup(|| {
        request_animation_frame(|| {
            if platform::is_focus_free() {
                platform::focus(".shared-link");
            }
        });
    });
    let panel = live(move || match selected.get() {
        SharedKind::Media => media(photos),
        SharedKind::Files => files(documents),
        SharedKind::Links => links(addresses),
    });
    Ok(view! {
        <div class="shared-head">
            <a class="icon-button shared-back" href=back prop:replace=true aria-label=shared_words.back>
                <Glyph icon=icondata::LuArrowLeft class="text-xl" />
            </a>
            <h2 class="font-semibold">{words.shared_items}</h2>
        </div>
        {tabs(selected)}
        <div
            id="shared-panel"
            class="shared-panel"
            role="tabpanel"
            tabindex="-1"
            aria-labelledby=move || tab_id(selected.get())
        >
            {panel}
        </div>
    }
    .into_any())
}

fn tabs(selected: RwSignal<SharedKind>) -> AnyView {
    let (words, shared_words) = (use_words(), use_shared_words());
    let pressed = move |event: KeyboardEvent| {
        let is_plain = !(event.alt_key() || event.ctrl_key() || event.meta_key());
        let next = tab_of_key(selected.get_untracked(), &event.key());
        if let Some(next) = next.filter(|_| is_plain) {
            event.prevent_default();
            selected.set(next);
            platform::focus(&format!("#{}", tab_id(next)));
        }
    };
    let tab = |kind| {
        let is_selected = move || selected.get() == kind;
        view! {
            <button
                type="button"
                role="tab"
                id=tab_id(kind)
                class="shared-tab"
                aria-controls="shared-panel"
                aria-selected=move || is_selected().to_string()
                tabindex=move || if is_selected() { "0" } else { "-1" }
                on:click=move |_| selected.set(kind)
            >
                {shared_words.name(kind)}
            </button>
        }
    };
    view! {
        <div class="shared-tabs" role="tablist" aria-label=words.shared_items on:keydown=pressed>
            {SharedKind::ALL.map(tab).collect_view()}
        </div>
    }
    .into_any()
}

fn tab_id(kind: SharedKind) -> String {
    format!("shared-{}", kind.as_str())
}
