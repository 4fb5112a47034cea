//! The dialog that shows one photo at a time. What is in it loads on first use.

use leptos::prelude::*;

use super::photo_stage::photo_stage;
use crate::app::components::shared::{FirstUse, Glyph};
use crate::app::hooks::use_photo_viewer::use_photo_viewer;
use crate::app::reactive::{memo, when};
use crate::app::words::use_words;

/// The dialog; closed until somebody chooses a photo.
#[component]
pub fn PhotoViewer() -> impl IntoView {
    let (words, viewer) = (use_words(), use_photo_viewer());
    let is_open = memo(move || viewer.shown.with(Option::is_some));
    view! {
        <dialog
            class="photo-viewer"
            aria-label=words.files.viewer
            node_ref=viewer.dialog
            on:close=move |_| viewer.shown.set(None)
        >
            {when(is_open, || view! { <FirstUse load=photo_stage /> }.into_any())}
            <form method="dialog" class="photo-close">
                <button class="photo-button" aria-label=words.close>
                    <Glyph icon=icondata::LuX />
                </button>
            </form>
        </dialog>
    }
}
