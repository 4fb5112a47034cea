//! The photo in the viewer. Part of what loads on first use.

use leptos::prelude::*;

use super::photo_stage::Stage;
use crate::app::platform;
use crate::app::reactive::{live, memo};
use crate::app::state::photos::Photo;
use crate::app::state::thumbhash;
use crate::app::words::{use_photo_words, use_words};
use crate::domain::Attachment;

/// From this scale on the original is shown: previews have 1,600 pixels.
const ORIGINAL: f64 = 1.4;

/// The area of the photo, with what fingers, mouse and wheel do.
pub(super) fn photo_image(stage: Stage) -> AnyView {
    let (words, photo_words) = (use_words(), use_photo_words());
    let failed = RwSignal::new(false);
    let image = live(move || {
        let Some(Photo { file, .. }) = stage.photo.get() else {
            return ().into_any();
        };
        failed.set(false);
        let is_near = Memo::new(move |was: Option<&bool>| {
            was == Some(&true) || stage.zoom.with(|zoom| zoom.scale >= ORIGINAL)
        });
        let (width, height) = (file.width, file.height);
        let blur = file.thumbhash.as_deref().and_then(thumbhash::picture);
        let blur = blur.map(|bitmap| format!("url({})", platform::address_of(&bitmap)));
        let room = room(&file);
        let original = file.url.clone();
        let preview = preview(&file);
        let source = memo(move || match is_near.get() {
            true => original.clone(),
            false => preview.clone(),
        });
        let transform = move || {
            let (zoom, drag) = (stage.zoom.get(), stage.gesture.with(|it| it.drag()));
            let (x, y) = (zoom.at.x + drag.x, zoom.at.y + drag.y);
            format!("translate({x:.1}px, {y:.1}px) scale({:.3})", zoom.scale)
        };
        view! {
            <img
                class="photo-image"
                src=source
                alt=words.photo
                width=width
                height=height
                draggable="false"
                style:width=room
                style:background-image=blur.unwrap_or_default()
                style:transform=transform
                on:error=move |_| failed.set(true)
            />
        }
        .into_any()
    });
    let missing = live(move || {
        let text = failed.get().then_some(photo_words.missing);
        text.map(|text| view! { <p class="photo-missing" role="alert">{text}</p> })
            .into_any()
    });
    let is_held = memo(move || stage.gesture.with(|it| it.is_held()));
    view! {
        <div
            class="photo-area"
            class:photo-held=is_held
            node_ref=stage.area
            on:pointerdown=move |event| {
                let at = stage.position(event.client_x(), event.client_y());
                if event.button() == 0 {
                    stage.gesture.update(|it| it.down(event.pointer_id(), at, &stage.zoom.get_untracked()));
                }
            }
            on:pointermove=move |event| {
                stage.moved(event.pointer_id(), stage.position(event.client_x(), event.client_y()));
            }
            on:pointerup=move |event| stage.lifted(event.pointer_id())
            on:pointercancel=move |event| stage.gesture.update(|it| it.lost(event.pointer_id()))
            on:pointerleave=move |event| stage.gesture.update(|it| it.lost(event.pointer_id()))
            on:wheel=move |event| {
                event.prevent_default();
                let at = stage.position(event.client_x(), event.client_y());
                stage.turned(event.delta_y(), event.ctrl_key(), at);
            }
        >
            {image}
            {missing}
        </div>
    }
    .into_any()
}

/// The photos before and after are loaded before they are shown.
pub(super) fn photo_ahead(stage: Stage) -> AnyView {
    let ahead = move |step| {
        live(move || {
            let photo = stage.beside(step);
            photo
                .map(|photo| view! { <img class="hidden" src=preview(&photo.file) alt="" /> })
                .into_any()
        })
    };
    (ahead(-1), ahead(1)).into_any()
}

fn preview(file: &Attachment) -> String {
    file.preview_url.clone().unwrap_or_else(|| file.url.clone())
}

/// The width at which the whole photo is visible, before it is loaded: at most its own, and what the area has room for.
fn room(file: &Attachment) -> String {
    match (file.width, file.height) {
        (Some(width), Some(height)) if height > 0 => {
            let share = 100.0 * f64::from(width) / f64::from(height);
            format!("min({width}px, 100cqw, {share:.3}cqh)")
        }
        _ => "auto".to_owned(),
    }
}
