//! Files that are dropped or pasted anywhere go to the message box. A browser would leave the page for a dropped one, and do
//! nothing with a pasted one.

use leptos::ev::{dragover, drop, keydown, paste, pointerdown};
use leptos::prelude::*;

use crate::app::platform;
use crate::app::reactive::{effect, memo, when};
use crate::app::words::use_words;

/// Passes files on to the message box. Without one a line appears, and goes with the next key or tap.
#[component]
pub fn FileNotice() -> impl IntoView {
    let words = use_words();
    let (is_refused, set_refused) = signal(false);
    let goes_on = move || {
        if is_refused.try_get_untracked() == Some(true) {
            set_refused.set(false);
        }
    };
    effect(move || {
        let listeners = [
            window_event_listener(dragover, |event| {
                if platform::brings_files(&event) {
                    event.prevent_default();
                }
            }),
            window_event_listener(drop, move |event| {
                if platform::brings_files(&event) {
                    event.prevent_default();
                    set_refused.set(!platform::choose_from(&event));
                }
            }),
            window_event_listener(paste, move |event| {
                if platform::brings_files(&event) {
                    event.prevent_default();
                    set_refused.set(!platform::choose_from(&event));
                }
            }),
            window_event_listener(keydown, move |_| goes_on()),
            window_event_listener(pointerdown, move |_| goes_on()),
        ];
        on_cleanup(move || listeners.into_iter().for_each(|it| it.remove()));
    });
    let is_shown = memo(move || is_refused.get());
    let notice = || view! { <p class="notice-bar">{words.no_files}</p> }.into_any();
    view! { <div aria-live="polite">{when(is_shown, notice)}</div> }
}
