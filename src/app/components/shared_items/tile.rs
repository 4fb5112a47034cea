//! A photo or video in a grid. Part of what loads on first use.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::items::{media_name, picture, rel_of};
use crate::app::components::shared::Glyph;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_photo_viewer::{asks_browser, use_photo_viewer};
use crate::app::hooks::use_shared_list::SharedItems;
use crate::app::reactive::memo;
use crate::app::state::shared_items::{SharedContent, SharedFile};
use crate::app::words::use_shared_words;
use crate::domain::AttachmentKind;

/// A picture that opens the photo viewer or `video`, and a link to its message. Files elsewhere open in a tab of their own.
/// `place` selects the grid.
pub(super) fn tile(
    items: SharedItems,
    file: SharedFile,
    place: &'static str,
    video: RwSignal<Option<SharedFile>>,
) -> AnyView {
    let (words, viewer, clock) = (use_shared_words(), use_photo_viewer(), use_clock());
    let shown = picture(&file);
    let (href, rel, kind) = (file.address(), rel_of(&file), file.kind());
    let jump = items.address_of(file.seq);
    let photo = match &file.content {
        SharedContent::Uploaded(file) if kind == Some(AttachmentKind::Photo) => Some(file.id),
        _ => None,
    };
    let file = StoredValue::new(file);
    let name = memo(move || {
        let (peer, zone) = (viewer.peer_name.get(), clock.zone.get());
        file.with_value(|file| media_name(file, &peer, zone))
    });
    let jump_label = move || name.with(|name| (words.show_item_in_chat)(name));
    let open = move |event: MouseEvent| {
        if let Some(id) = photo {
            let photos = items.list.with_untracked(|list| list.photos(items.chat.me));
            viewer.open(&event, id, place, Some(photos));
        } else if kind == Some(AttachmentKind::Video) && !asks_browser(&event) {
            event.prevent_default();
            video.set(Some(file.get_value()));
        }
    };
    view! {
        <li class="shared-cell" class:shared-elsewhere=kind.is_none()>
            <a
                class="shared-tile"
                href=href
                target="_blank"
                rel=rel
                aria-label=name
                data-photo=photo.map(|id| id.to_string())
                on:click=open
            >
                {shown}
            </a>
            <a class="shared-jump" href=jump aria-label=jump_label title=words.show_in_chat>
                <Glyph icon=icondata::LuMessageSquare />
            </a>
        </li>
    }
    .into_any()
}
