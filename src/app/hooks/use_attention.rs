//! Does the user look at the page? Only what they look at counts as read.

use leptos::ev::{blur, focus, visibilitychange};
use leptos::prelude::*;

use crate::app::platform;
use crate::app::reactive::effect;

/// Whether the user looks at the page.
#[derive(Debug, Clone, Copy)]
pub struct Attention {
    /// The page is visible and has the focus.
    pub is_attended: ReadSignal<bool>,
}

/// Tracks whether the page is visible and has the focus.
///
/// On the server: always `false`.
#[must_use]
pub fn use_attention() -> Attention {
    let (is_attended, set_attended) = signal(false);
    effect(move || {
        let look = move || {
            let attended = platform::is_attended();
            if is_attended.get_untracked() != attended {
                set_attended.set(attended);
            }
        };
        look();
        let handles = [
            window_event_listener(focus, move |_| look()),
            window_event_listener(blur, move |_| look()),
            window_event_listener(visibilitychange, move |_| look()),
        ];
        on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
    });
    Attention { is_attended }
}
