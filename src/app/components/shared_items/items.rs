//! Items of the lists, as the plain page shows them, too.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

use crate::app::components::shared::Glyph;
use crate::app::initial::may_load;
use crate::app::state::calendar::{self, Zone};
use crate::app::state::shared_items::{SharedContent, SharedFile, SharedLink};
use crate::app::state::voice::clock;
use crate::app::state::{content, file_size, thumbhash};
use crate::app::words::{use_shared_words, use_words};
use crate::domain::{AttachmentKind, MessageType, SharedKind};

/// The relation of a link to another site.
const ELSEWHERE: &str = "noopener noreferrer nofollow";

/// The small picture of a photo or video, or an icon if there is none, or if it is on a host from which no picture is loaded.
pub fn picture(file: &SharedFile) -> AnyView {
    let (source, colour, video) = match &file.content {
        SharedContent::Linked(file) => (file.url.clone().filter(|url| may_load(url)), None, None),
        SharedContent::Uploaded(file) if file.kind() == AttachmentKind::Video => {
            (file.thumb_url(), None, Some(file.duration))
        }
        SharedContent::Uploaded(file) => {
            let source = file.thumb_url().unwrap_or_else(|| file.url.clone());
            let colour = file.thumbhash.as_deref().and_then(thumbhash::colour);
            (Some(source), colour, None)
        }
    };
    let icon = if video.is_some() {
        icondata::LuVideo
    } else {
        icondata::LuImage
    };
    // An attribute of SVG, because the policy of pages forbids style attributes.
    let colour = colour.map(|fill| {
        InertElement::new(format!(
            r#"<svg class="album-colour" aria-hidden="true"><rect width="100%" height="100%" fill="{fill}"/></svg>"#
        ))
    });
    let picture = match source {
        Some(source) => view! {
            {colour}
            <img src=source alt="" loading="lazy" decoding="async" />
        }
        .into_any(),
        None => view! { <Glyph icon class="text-2xl text-muted-foreground" /> }.into_any(),
    };
    let video = video.map(|duration| {
        let duration = duration.map(|it| clock(it.div_ceil(1_000)));
        view! {
            <span class="shared-duration">
                <Glyph icon=icondata::LuPlay />
                {duration}
            </span>
        }
    });
    view! {
        {picture}
        {video}
    }
    .into_any()
}

/// What a photo or video is called: what it is, its sender, and the time.
pub fn media_name(file: &SharedFile, peer_name: &str, zone: Zone) -> String {
    let (words, shared_words) = (use_words(), use_shared_words());
    let what = match file.kind() {
        Some(AttachmentKind::Video) => shared_words.video,
        _ => words.photo,
    };
    let sender = if file.mine { words.you } else { peer_name };
    (shared_words.item)(what, sender, &calendar::moment(file.at, zone, words))
}

/// The relation of a link to a file, which opens in a tab of its own.
pub const fn rel_of(file: &SharedFile) -> &'static str {
    match file.content {
        SharedContent::Uploaded(_) => "external noopener",
        SharedContent::Linked(_) => ELSEWHERE,
    }
}

/// The icon of an empty list.
pub const fn icon_of(kind: SharedKind) -> icondata::Icon {
    match kind {
        SharedKind::Media => icondata::LuImages,
        SharedKind::Files => icondata::LuFiles,
        SharedKind::Links => icondata::LuLink,
    }
}

/// A file: saved by its link, or opened in a tab of its own if it is elsewhere. `jump` is the address of its message.
pub fn file_row(file: SharedFile, zone: Zone, jump: String) -> AnyView {
    let (words, shared_words) = (use_words(), use_shared_words());
    let date = calendar::long_date(calendar::day(file.at, zone), words);
    let (icon, name, size, link) = match file.content {
        SharedContent::Uploaded(file) => {
            let icon = match file.kind() {
                AttachmentKind::Audio => icondata::LuMusic,
                _ => icondata::LuFileText,
            };
            let href = format!("{}?download", file.url);
            let label = (words.files.download)(&file.file_name);
            let link = view! {
                <a class="shared-name" href=href rel="external" download aria-label=label dir="auto">
                    {file.file_name.clone()}
                </a>
            };
            let size = file_size::shown(file.size);
            (icon, file.file_name, Some(size), link.into_any())
        }
        SharedContent::Linked(file) => {
            let name = content::name(MessageType::File, file.file_name.as_deref(), words);
            let link = view! {
                <a
                    class="shared-name"
                    href=file.url
                    target="_blank"
                    rel=ELSEWHERE
                    dir="auto"
                >
                    {name.clone()}
                </a>
            };
            (icondata::LuFileText, name, None, link.into_any())
        }
    };
    let about = size.map_or_else(|| date.clone(), |size| format!("{size} · {date}"));
    let jump_label = (shared_words.show_item_in_chat)(&name);
    row(icon, link, about, jump, jump_label)
}

/// A link with the text of its message. `jump` is the address of the message.
pub fn link_row(link: SharedLink, zone: Zone, jump: String) -> AnyView {
    let (words, shared_words) = (use_words(), use_shared_words());
    let date = calendar::long_date(calendar::day(link.at, zone), words);
    let jump_label = (shared_words.show_item_in_chat)(&link.host);
    let address = view! {
        <a class="shared-name" href=link.href target="_blank" rel=ELSEWHERE dir="ltr">
            {link.host}
        </a>
        <p class="shared-text" dir="auto">
            {link.text}
        </p>
    };
    row(icondata::LuLink, address.into_any(), date, jump, jump_label)
}

fn row(
    icon: icondata::Icon,
    item: AnyView,
    about: String,
    jump: String,
    jump_label: String,
) -> AnyView {
    let title = use_shared_words().show_in_chat;
    view! {
        <li class="shared-row">
            <Glyph icon class="text-xl text-muted-foreground" />
            <div class="min-w-0 flex-1">
                {item} <p class="shared-about">{about}</p>
            </div>
            <a class="icon-button" href=jump aria-label=jump_label title=title>
                <Glyph icon=icondata::LuMessageSquare />
            </a>
        </li>
    }
    .into_any()
}
