//! The delivery state of one's own message.

use leptos::prelude::*;

use crate::app::components::shared::Glyph;
use crate::app::reactive::live;
use crate::app::words::use_words;
use crate::domain::Tick;

/// Clock, one tick, two ticks or two coloured ticks, with a text for screen readers.
#[component]
pub fn TickMark(
    /// The delivery state.
    tick: Memo<Tick>,
) -> impl IntoView {
    let words = use_words();
    live(move || {
        let tick = tick.get();
        let (icon, class) = match tick {
            Tick::NotSent => (icondata::LuCircleAlert, "text-destructive"),
            Tick::Sending => (icondata::LuClock, "tick-faint"),
            Tick::Sent => (icondata::LuCheck, "tick-faint"),
            Tick::Delivered => (icondata::LuCheckCheck, "tick-faint"),
            Tick::Read => (icondata::LuCheckCheck, "tick-read"),
        };
        view! {
            <span class="tick">
                <Glyph icon class />
                <span class="sr-only">{words.tick(tick)}</span>
            </span>
        }
        .into_any()
    })
}
