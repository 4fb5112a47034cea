//! The newest photos and videos, in the details. Not in the module: loaded when the details are visible.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::tile::tile;
use super::video::video_player;
use crate::app::components::shared::NotLoaded;
use crate::app::hooks::use_shared_list::use_shared_list;
use crate::app::reactive::{memo, when};
use crate::app::state::shared_items::SharedFile;
use crate::app::state::thread::Thread;
use crate::app::words::use_shared_words;
use crate::domain::SharedKind;

/// The number of pictures: two rows.
const MOST: usize = 6;

/// The newest photos and videos; nothing if there are none.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(shared_strip, fallible)]
pub fn shared_strip(thread: RwSignal<Thread>) -> Result<AnyView, NotLoaded> {
    let items = use_shared_list(thread, SharedKind::Media, i64::try_from(MOST).ok());
    items.begin();
    let video = RwSignal::new(None::<SharedFile>);
    let files = memo(move || {
        let mut files = items.list.with(|list| list.files(items.chat.me));
        files.truncate(MOST);
        files
    });
    let is_there = memo(move || files.with(|files| !files.is_empty()));
    let strip = move || {
        view! {
            <ul class="shared-grid shared-strip" aria-label=use_shared_words().newest>
                <For each=move || files.get() key=SharedFile::key let:file>
                    {tile(items, file, ".shared-strip", video)}
                </For>
            </ul>
        }
        .into_any()
    };
    Ok(view! {
        {when(is_there, strip)}
        {video_player(items, video)}
    }
    .into_any())
}
