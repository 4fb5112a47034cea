//! The box by which a message is selected. Not in the module: loaded when somebody selects messages.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::NotLoaded;
use crate::app::hooks::use_message_menu::{MessageMenu, use_message_menu};
use crate::app::platform;
use crate::app::reactive::{effect, memo};
use crate::app::state::log_lines::Bubble;
use crate::app::words::{use_select_words, use_words};
use crate::domain::MessageId;
use crate::domain::text::preview;

/// So many messages are selected at most: each action on one of them counts.
pub const MAX: usize = 30;

/// Selects the boxes.
const BOX: &str = ".select-box input";

/// The box of a stored message. The whole message can be pressed.
#[wasm_split(select_box, fallible)]
pub fn select_box(bubble: Memo<Bubble>) -> Result<AnyView, NotLoaded> {
    let Some(id) = bubble.with_untracked(|it| it.id) else {
        return Ok(().into_any());
    };
    let (words, of, menu) = (use_words(), use_select_words(), use_message_menu());
    let input = NodeRef::<html::Input>::new();
    let is_selected = memo(move || selected(menu, |all| all.contains(&id)));
    let is_disabled = memo(move || !is_selected.get() && selected(menu, |all| all.len() >= MAX));
    let name = memo(move || {
        let (mine, text) = bubble.with(|it| (it.mine, line(it, words.message_deleted)));
        let author = if mine {
            words.you.to_owned()
        } else {
            menu.peer_name.get()
        };
        (of.select)(&author, &text)
    });
    // The first one has the focus that the menu had.
    effect(move || {
        let is_first = menu
            .selection
            .with_untracked(|all| all.as_deref() == Some(&[id]));
        if let Some(input) = input.get().filter(|_| is_first) {
            let _ = input.focus();
        }
    });
    let toggle = move |_| {
        menu.selection.update(|all| {
            let Some(all) = all else { return };
            match all.iter().position(|it| *it == id) {
                Some(at) => drop(all.remove(at)),
                None => all.push(id),
            }
        });
    };
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowUp" => -1,
            "ArrowDown" => 1,
            "Home" => i32::MIN,
            "End" => i32::MAX,
            _ => return,
        };
        event.prevent_default();
        if let Some(log) = platform::log_of(&event) {
            platform::focus_among(&log, BOX, step);
        }
    };
    // One box is in the tab order, from which the arrows lead to the others.
    let tab_index = memo(move || bubble.with(|it| if it.is_last { "0" } else { "-1" }));
    Ok(view! {
        <label class="select-box">
            <input
                type="checkbox"
                class="size-5"
                aria-label=name
                tabindex=move || tab_index.get()
                node_ref=input
                prop:checked=is_selected
                disabled=is_disabled
                on:change=toggle
                on:keydown=on_key
            />
        </label>
    }
    .into_any())
}

fn selected(menu: MessageMenu, look: impl FnOnce(&[MessageId]) -> bool) -> bool {
    menu.selection.with(|all| all.as_deref().is_some_and(look))
}

/// What a message says in its box: its text, or the name of its first file.
fn line(bubble: &Bubble, deleted: &str) -> String {
    let file = bubble.attachments.first().map(|it| it.file_name.as_str());
    match file {
        _ if bubble.is_deleted => deleted.to_owned(),
        Some(name) if bubble.text.is_empty() => name.to_owned(),
        _ => preview(&bubble.text).to_owned(),
    }
}
