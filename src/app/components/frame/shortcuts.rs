//! The list of the keyboard shortcuts, for people who have a keyboard.

use leptos::ev::keydown;
use leptos::html;
use leptos::prelude::*;

use super::shortcut_list::shortcut_list;
use crate::app::components::shared::{Button, FirstUse, Glyph};
use crate::app::hooks::use_shortcuts::shortcut;
use crate::app::reactive::{effect, memo, when};
use crate::app::state::shortcuts::Shortcut;
use crate::app::words::use_words;

/// A button and the dialog that it opens, as Ctrl+/ and `?` do. Only a page that is alive has it.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let words = use_words();
    let dialog = NodeRef::<html::Dialog>::new();
    let (is_open, set_open) = signal(false);
    let open = move || {
        if let Some(dialog) = dialog.get_untracked()
            && dialog.show_modal().is_ok()
        {
            set_open.set(true);
        }
    };
    effect(move || {
        let keys = window_event_listener(keydown, move |event| {
            if shortcut(&event) == Some(Shortcut::Help) {
                event.prevent_default();
                open();
            }
        });
        on_cleanup(move || keys.remove());
    });
    let is_open = memo(move || is_open.get());
    view! {
        <button
            type="button"
            class="shortcuts-button icon-button"
            aria-label=words.shortcuts.title
            title=words.shortcuts.title
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+/ ?"
            on:click=move |_| open()
        >
            <Glyph icon=icondata::LuKeyboard class="text-lg" />
        </button>
        <dialog
            class="dialog"
            aria-labelledby="shortcuts-title"
            node_ref=dialog
            on:close=move |_| set_open.set(false)
        >
            <form method="dialog" class="grid gap-3">
                <h2 class="text-lg font-semibold" id="shortcuts-title">
                    {words.shortcuts.title}
                </h2>
                {when(is_open, || view! { <FirstUse load=shortcut_list /> }.into_any())}
                <div class="mt-3 flex justify-end">
                    <Button kind="submit">{words.close}</Button>
                </div>
            </form>
        </dialog>
    }
}
