//! Keys of the Messages pages: Ctrl+K and `/` search, Ctrl+/ and `?` list the keys, Alt with the arrow keys opens the next conversation, Escape closes.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::use_chat::Chat;
use super::use_composer::INPUT_METHOD;
use super::use_find::FIND;
use super::use_query::use_query;
use super::use_single_keys::are_single_keys_on;
use crate::app::components::inbox::BOX;
use crate::app::reactive::effect;
use crate::app::state::shortcuts::{Pressed, Shortcut};
use crate::app::{paths, platform};
use crate::domain::ConversationId;

/// Selects the button that ends selecting messages.
const END_SELECTION: &str = ".select-end";

/// Listens to the keys as long as a Messages page is mounted.
///
/// On the server: does nothing.
pub fn use_shortcuts(chat: Chat, open: Memo<Option<ConversationId>>) {
    let (navigate, query) = (use_navigate(), use_query());
    effect(move || {
        let navigate = navigate.clone();
        let go = move |path: &str, replace: bool| {
            let options = NavigateOptions {
                replace,
                ..NavigateOptions::default()
            };
            navigate(path, options);
        };
        let handle = window_event_listener(keydown, move |event| {
            let Some(shortcut) = shortcut(&event) else {
                return;
            };
            let open = open.get_untracked();
            match shortcut {
                Shortcut::Search => platform::focus(BOX),
                Shortcut::Close if platform::has(END_SELECTION) => platform::click(END_SELECTION),
                Shortcut::Close => {
                    let Some(id) = open else { return };
                    let is_aside = |name| query.with_untracked(|query| query.get(name).is_some());
                    if is_aside("details") || is_aside(FIND) {
                        go(&chat.path_of(id), true);
                    } else {
                        // The row of the conversation, before the message box goes with its focus.
                        platform::focus("[role=option][tabindex='0']");
                        go(paths::home(chat.role), true);
                    }
                }
                Shortcut::Previous => beside(chat, open, -1, &go),
                Shortcut::Next => beside(chat, open, 1, &go),
                Shortcut::Help => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || handle.remove());
    });
}

fn beside(chat: Chat, open: Option<ConversationId>, step: isize, go: &impl Fn(&str, bool)) {
    let next = chat.inbox.with_untracked(|inbox| {
        let now = platform::now();
        chat.outbox
            .with_untracked(|outbox| inbox.beside(open, step, outbox, now))
    });
    if let Some(id) = next.filter(|id| Some(*id) != open) {
        go(&chat.path_of(id), false);
    }
}

/// The shortcut of a key, unless something else handles it: an input method, a dialog, or a component.
pub fn shortcut(event: &KeyboardEvent) -> Option<Shortcut> {
    let composes = event.is_composing() || event.key_code() == INPUT_METHOD;
    if composes || event.default_prevented() || platform::has_dialog() {
        return None;
    }
    Shortcut::of(Pressed {
        key: &event.key(),
        control: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        in_text: platform::is_focus_in("input, textarea"),
        needs_modifier: !are_single_keys_on(),
        in_search: platform::is_focus_in("[type=search]"),
    })
}
