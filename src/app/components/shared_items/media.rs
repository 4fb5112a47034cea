//! The list of photos and videos: a grid for each month. Part of what loads on first use.

use leptos::prelude::*;
use time::Date;

use super::list_end::list_end;
use super::tile::tile;
use super::video::video_player;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_shared_list::SharedItems;
use crate::app::reactive::memo;
use crate::app::state::calendar;
use crate::app::state::shared_items::{Month, SharedFile, months};
use crate::app::words::use_words;

/// The photos and videos, newest first.
pub(super) fn media(items: SharedItems) -> AnyView {
    let (words, clock) = (use_words(), use_clock());
    let video = RwSignal::new(None::<SharedFile>);
    let all = memo(move || {
        let files = items.list.with(|list| list.files(items.chat.me));
        months(files, clock.zone.get())
    });
    let firsts = move || all.with(|all| all.iter().map(|month| month.first).collect::<Vec<_>>());
    let month = move |first: Date| {
        let label = calendar::month_label(first, words);
        let files = memo(move || all.with(|all| files_of(all, first)));
        view! {
            <h3 class="shared-month">{label}</h3>
            <ul class="shared-grid">
                <For each=move || files.get() key=SharedFile::key let:file>
                    {tile(items, file, ".shared-panel", video)}
                </For>
            </ul>
        }
    };
    view! {
        <For each=firsts key=|first| *first let:first>
            {month(first)}
        </For>
        {list_end(items)}
        {video_player(items, video)}
    }
    .into_any()
}

fn files_of(all: &[Month], first: Date) -> Vec<SharedFile> {
    let month = all.iter().find(|month| month.first == first);
    month.map(|month| month.files.clone()).unwrap_or_default()
}
