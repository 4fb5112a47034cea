//! The button that records a voice message.

use leptos::prelude::*;

use crate::app::components::shared::Glyph;
use crate::app::hooks::use_recorder::Recorder;
use crate::app::reactive::{memo, when};
use crate::app::words::use_words;

/// The button, where recording is possible: tapped, or held as long as one speaks.
#[component]
pub fn RecordButton(
    /// What it opens.
    recorder: Recorder,
) -> impl IntoView {
    let words = use_words();
    let is_possible = memo(move || recorder.is_possible.get());
    let button = move || {
        view! {
            <button
                type="button"
                class="attach-button record-button"
                aria-label=words.files.record
                title=words.files.record
                on:pointerdown=move |event| recorder.pressed(&event)
                on:pointerup=move |_| recorder.released()
                on:pointerleave=move |_| recorder.released()
                on:pointercancel=move |_| recorder.released()
                on:click=move |_| recorder.clicked()
            >
                <Glyph icon=icondata::LuMic />
            </button>
        }
        .into_any()
    };
    when(is_possible, button)
}
