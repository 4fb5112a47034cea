//! Says that the browser's own search sees only a part of the conversation.

use leptos::ev::{keydown, pointerdown};
use leptos::prelude::*;

use super::find::INPUT;
use crate::app::hooks::use_log_window::LogView;
use crate::app::platform;
use crate::app::reactive::{effect, memo, when};
use crate::app::words::use_search_words;

/// A line that appears when Ctrl+F opens the search of the browser while a part of the messages is not in the document, and goes with the next key or
/// tap on the page. Part of what loads on first use.
#[component]
pub fn FindHint(
    /// What of the conversation is in the document.
    view: LogView,
) -> impl IntoView {
    let words = use_search_words();
    let (is_searching, set_searching) = signal(false);
    let set = move |searches: bool| {
        if is_searching.try_get_untracked() == Some(!searches) {
            set_searching.set(searches);
        }
    };
    effect(move || {
        let listeners = [
            window_event_listener(keydown, move |event| {
                let is_find = event.key().eq_ignore_ascii_case("f");
                let with_control = event.ctrl_key() || event.meta_key();
                // The control key is pressed first.
                if !matches!(event.key().as_str(), "Control" | "Meta") {
                    let is_browsers = platform::is_focus_in(INPUT);
                    set(is_find && with_control && is_browsers && view.leaves_out());
                }
            }),
            window_event_listener(pointerdown, move |_| set(false)),
        ];
        on_cleanup(move || listeners.into_iter().for_each(|it| it.remove()));
    });
    let is_shown = memo(move || is_searching.get());
    let hint = || view! { <p class="notice-bar">{words.find_in_page}</p> }.into_any();
    view! { <div aria-live="polite">{when(is_shown, hint)}</div> }
}
