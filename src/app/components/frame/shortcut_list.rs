//! What the keys do. Not in the module: loaded when somebody asks.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::NotLoaded;
use crate::app::hooks::use_single_keys::{are_single_keys_on, turn_single_keys};
use crate::app::words::{use_action_words, use_words};

/// The keys and what they do, and whether single keys do anything.
#[wasm_split(shortcuts, fallible)]
pub fn shortcut_list() -> Result<AnyView, NotLoaded> {
    let words = use_words();
    let (of, actions) = (&words.shortcuts, use_action_words());
    let everywhere = vec![
        (vec!["Ctrl K", "/"], words.search_conversations),
        (vec!["Ctrl F"], words.search_in_chat),
        (vec!["Alt ↑"], of.previous),
        (vec!["Alt ↓"], of.next),
        (vec!["Esc"], of.close),
        (vec!["Enter"], words.send),
        (vec!["Shift Enter"], of.new_line),
        (vec!["Ctrl /", "?"], of.title),
    ];
    let on_message = vec![
        (vec!["R"], actions.reply),
        (vec!["E"], actions.edit),
        (vec!["C"], actions.copy),
        (vec!["F"], actions.forward),
        (vec!["S"], actions.star),
        (vec!["P"], actions.pin),
        (vec!["Del"], actions.delete_for_me),
    ];
    let row = |(keys, does): (Vec<&'static str>, &'static str)| {
        let keys: Vec<_> = keys
            .into_iter()
            .map(|key| view! { <kbd dir="ltr">{key}</kbd> })
            .collect();
        view! {
            <div>
                <dt>{does}</dt>
                <dd>{keys}</dd>
            </div>
        }
    };
    let list = |rows: Vec<_>| {
        let rows = rows.into_iter().map(row).collect_view();
        view! { <dl class="shortcut-list">{rows}</dl> }
    };
    Ok(view! {
        {list(everywhere)}
        <h3 class="font-semibold">{of.on_message}</h3>
        {list(on_message)}
        <label class="flex min-h-11 items-center gap-3">
            <input
                type="checkbox"
                class="size-5"
                prop:checked=are_single_keys_on()
                on:change=move |event| turn_single_keys(event_target_checked(&event))
            />
            {of.single_keys}
        </label>
    }
    .into_any())
}
