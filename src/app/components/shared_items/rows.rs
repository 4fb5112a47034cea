//! The lists of files and of links. Part of what loads on first use.

use leptos::prelude::*;

use super::items::{file_row, link_row};
use super::list_end::list_end;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_shared_list::SharedItems;
use crate::app::state::shared_items::{SharedFile, SharedLink};

/// The files, newest first.
pub(super) fn files(items: SharedItems) -> AnyView {
    let clock = use_clock();
    let all = move || items.list.with(|list| list.files(items.chat.me));
    let row = move |file: SharedFile| {
        let jump = items.address_of(file.seq);
        file_row(file, clock.zone.get_untracked(), jump)
    };
    view! {
        <ul class="shared-rows">
            <For each=all key=SharedFile::key let:file>
                {row(file)}
            </For>
        </ul>
        {list_end(items)}
    }
    .into_any()
}

/// The links, newest messages first.
pub(super) fn links(items: SharedItems) -> AnyView {
    let clock = use_clock();
    let all = move || items.list.with(|list| list.links(items.chat.me));
    let row = move |link: SharedLink| {
        let jump = items.address_of(link.seq);
        link_row(link, clock.zone.get_untracked(), jump)
    };
    view! {
        <ul class="shared-rows">
            <For each=all key=|link| (link.seq, link.number) let:link>
                {row(link)}
            </For>
        </ul>
        {list_end(items)}
    }
    .into_any()
}
