//! What the keys do. Not in the module: loaded when somebody asks.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::NotLoaded;
use crate::app::words::use_words;

/// The keys and what they do.
#[wasm_split(shortcuts, fallible)]
pub fn shortcut_list() -> Result<AnyView, NotLoaded> {
    let words = use_words();
    let of = &words.shortcuts;
    let rows = [
        (vec!["Ctrl K", "/"], words.search_conversations),
        (vec!["Ctrl F"], words.search_in_chat),
        (vec!["Alt ↑"], of.previous),
        (vec!["Alt ↓"], of.next),
        (vec!["Esc"], of.close),
        (vec!["Enter"], words.send),
        (vec!["Shift Enter"], of.new_line),
        (vec!["Ctrl /"], of.title),
    ];
    let rows = rows.map(|(keys, does)| {
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
    });
    Ok(view! { <dl class="shortcut-list">{rows.into_iter().collect_view()}</dl> }.into_any())
}
