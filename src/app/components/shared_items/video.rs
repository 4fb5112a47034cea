//! The dialog that plays a video. Part of what loads on first use.

use leptos::html;
use leptos::prelude::*;

use crate::app::components::shared::Glyph;
use crate::app::hooks::use_shared_list::SharedItems;
use crate::app::reactive::{effect, live};
use crate::app::state::shared_items::{SharedContent, SharedFile};
use crate::app::words::{use_shared_words, use_words};

/// Plays the video in `shown`, until the dialog is closed.
pub(super) fn video_player(items: SharedItems, shown: RwSignal<Option<SharedFile>>) -> AnyView {
    let (words, shared_words) = (use_words(), use_shared_words());
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move || {
        let is_shown = shown.with(Option::is_some);
        if let Some(dialog) = dialog.get().filter(|it| is_shown && !it.open()) {
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let content = live(move || {
        let Some(SharedFile {
            seq,
            content: SharedContent::Uploaded(file),
            ..
        }) = shown.get()
        else {
            return ().into_any();
        };
        let jump = items.address_of(seq);
        let label = shared_words.show_in_chat;
        view! {
            <div class="photo-bar">
                <p class="photo-caption" dir="auto">
                    {file.file_name.clone()}
                </p>
                <a class="photo-button" href=jump aria-label=label title=label on:click=move |_| close()>
                    <Glyph icon=icondata::LuMessageSquare />
                </a>
            </div>
            <video
                class="shared-video"
                controls
                autoplay
                playsinline
                poster=file.preview_url
                src=file.url
                aria-label=file.file_name
            ></video>
        }
        .into_any()
    });
    view! {
        <dialog
            class="photo-viewer"
            aria-label=shared_words.video
            node_ref=dialog
            on:close=move |_| shown.set(None)
        >
            <div>{content}</div>
            <form method="dialog" class="photo-close">
                <button class="photo-button" aria-label=words.close>
                    <Glyph icon=icondata::LuX />
                </button>
            </form>
        </dialog>
    }
    .into_any()
}
