//! The files of a message: pictures in a grid, videos and sounds with their players, cards for the rest. Everything is a link to
//! the original, so that it works without JavaScript.

use leptos::html;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::task::spawn_local;

use super::blur::blur;
use super::voice_note::VoiceNote;
use crate::app::components::shared::Glyph;
use crate::app::hooks::use_photo_viewer::use_photo_viewer;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::voice::Voice;
use crate::app::state::{file_size, thumbhash};
use crate::app::words::use_words;
use crate::domain::{Attachment, AttachmentId, AttachmentKind};

/// The files of a message.
#[component]
pub fn Album(
    /// In the order in which they are shown.
    attachments: Vec<Attachment>,
) -> impl IntoView {
    let is_picture = |it: &Attachment| it.kind() == AttachmentKind::Photo;
    let (pictures, others): (Vec<_>, Vec<_>) = attachments.into_iter().partition(is_picture);
    let grid = (!pictures.is_empty()).then(|| {
        let around = NodeRef::new();
        let hash = |it: &Attachment| Some((it.id, it.thumbhash.clone()?));
        blur_in(around, pictures.iter().filter_map(hash).collect());
        let class = if pictures.len() == 1 {
            "album album-single"
        } else {
            "album"
        };
        let pictures = pictures.into_iter().map(picture).collect_view();
        view! {
            <div class=class node_ref=around>
                {pictures}
            </div>
        }
    });
    let others = others.into_iter().map(other).collect_view();
    view! {
        {grid}
        {others}
    }
}

/// Shows the thumbhashes of pictures that are on their way.
///
/// On the server: pictures have their average colours.
fn blur_in(around: NodeRef<html::Div>, hashes: Vec<(AttachmentId, String)>) {
    effect(move || {
        let Some(around) = around.get() else { return };
        let awaited = platform::photos_on_their_way(&around);
        let mut hashes = hashes.clone();
        hashes.retain(|(id, _)| awaited.contains(id));
        if !hashes.is_empty() {
            spawn_local(async move {
                // Without this part they keep their average colours.
                let _ = blur(around.into(), hashes).await;
            });
        }
    });
}

/// A picture in a box of its proportions and its average colour, which stands before it is loaded. It opens the viewer, or,
/// without JavaScript or in another tab, the original.
fn picture(it: Attachment) -> AnyView {
    let (words, viewer) = (use_words(), use_photo_viewer());
    let source = it.preview_url.unwrap_or_else(|| it.url.clone());
    let (id, width, height) = (it.id, it.width, it.height);
    let colour = it.thumbhash.as_deref().and_then(thumbhash::colour);
    // An attribute of SVG, because the policy of pages forbids style attributes.
    let colour = colour.map(|fill| {
        InertElement::new(format!(
            r#"<svg class="album-colour" aria-hidden="true"><rect width="100%" height="100%" fill="{fill}"/></svg>"#
        ))
    });
    view! {
        <a
            class="album-picture"
            href=it.url
            target="_blank"
            rel="external noopener"
            data-photo=id.to_string()
            on:click=move |event| viewer.clicked(&event, id)
        >
            {colour}
            <img src=source alt=words.photo width=width height=height loading="lazy" decoding="async" />
        </a>
    }
    .into_any()
}

fn other(it: Attachment) -> AnyView {
    match it.kind() {
        AttachmentKind::Video => view! {
            <video
                class="attachment-video"
                controls
                preload=if it.preview_url.is_some() { "none" } else { "metadata" }
                playsinline
                poster=it.preview_url.clone()
                src=it.url
                width=it.width
                height=it.height
                aria-label=it.file_name
            ></video>
        }
        .into_any(),
        AttachmentKind::Voice => {
            let voice = Voice {
                url: it.url,
                duration: it.duration.unwrap_or_default(),
                waveform: it.waveform.unwrap_or_default(),
            };
            view! { <VoiceNote voice /> }.into_any()
        }
        AttachmentKind::Audio => view! {
            <audio
                class="attachment-audio"
                controls
                preload="metadata"
                src=it.url
                aria-label=it.file_name
            ></audio>
        }
        .into_any(),
        AttachmentKind::Photo | AttachmentKind::File => card(it),
    }
}

/// Name and size of a file, as a link that saves it.
fn card(it: Attachment) -> AnyView {
    let label = (use_words().files.download)(&it.file_name);
    let size = file_size::shown(it.size);
    let href = format!("{}?download", it.url);
    view! {
        <a class="attachment-card" href=href rel="external" download aria-label=label>
            <Glyph icon=icondata::LuFileText class="text-xl" />
            <span class="attachment-name" dir="auto">{it.file_name}</span>
            <span class="attachment-size">{size}</span>
        </a>
    }
    .into_any()
}
