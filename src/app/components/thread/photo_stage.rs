//! What is in the photo viewer: the photo, its number, sender and time, and what can be done with it. Not in the module: loaded
//! when somebody opens a photo.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::html;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::photo_image::{photo_ahead, photo_image};
use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_details::SHARED;
use crate::app::hooks::use_photo_viewer::{PhotoViewer, use_photo_viewer};
use crate::app::hooks::use_shared_list::address_beside;
use crate::app::platform;
use crate::app::reactive::{live, memo};
use crate::app::state::calendar;
use crate::app::state::log_lines::LogRows;
use crate::app::state::photos::gesture::{Gesture, Outcome};
use crate::app::state::photos::zoom::{Pixels, Zoom, wheel};
use crate::app::state::photos::{Photo, Photos};
use crate::app::words::{use_photo_words, use_shared_words, use_words};

/// How far an arrow key moves an enlarged photo, in pixels.
const KEY_STEP: f64 = 80.0;

/// The photo that is shown, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    /// The area in which photos are shown.
    pub(super) area: NodeRef<html::Div>,
    pub(super) zoom: RwSignal<Zoom>,
    pub(super) gesture: RwSignal<Gesture>,
    pub(super) photo: Memo<Option<Photo>>,
    pub(super) photos: Memo<Photos>,
    viewer: PhotoViewer,
}

/// The content of the photo viewer.
#[wasm_split(photo_stage, fallible)]
pub fn photo_stage() -> Result<AnyView, NotLoaded> {
    let (viewer, clock) = (use_photo_viewer(), use_clock());
    let (words, photo_words) = (use_words(), use_photo_words());
    let photos = match viewer.listed.get_value() {
        Some(photos) => memo(move || photos.clone()),
        None => loaded_photos(viewer),
    };
    let index = move || photos.with(|photos| photos.index(viewer.shown.get()?));
    let stage = Stage {
        area: NodeRef::new(),
        zoom: RwSignal::default(),
        gesture: RwSignal::default(),
        photo: memo(move || photos.with(|photos| photos.get(index()?).cloned())),
        photos,
        viewer,
    };
    let keys = window_event_listener(keydown, move |event| stage.pressed(&event));
    on_cleanup(move || keys.remove());
    let number = memo(move || {
        let count = photos.with(Photos::len);
        index().map(|index| (photo_words.number)(index + 1, count))
    });
    let by = memo(move || {
        stage.photo.with(|photo| {
            let photo = photo.as_ref()?;
            let sender = if photo.mine {
                words.you.to_owned()
            } else {
                viewer.peer_name.get()
            };
            let time = calendar::moment(photo.at, clock.zone.get(), words);
            Some((photo_words.by)(&sender, &time))
        })
    });
    let path = use_chat().path_of(viewer.thread.with_untracked(|it| it.conversation));
    let is_listed = viewer.listed.with_value(Option::is_some);
    let download = live(move || {
        let photo = stage.photo.get();
        photo
            .map(|Photo { file, seq, .. }| {
                let label = (words.files.download)(&file.file_name);
                let message = seq
                    .filter(|_| is_listed)
                    .map(|seq| address_beside(&path, seq, SHARED));
                view! {
                    {message.map(|href| show_in_chat(href, viewer))}
                    <a
                        class="photo-button"
                        href=format!("{}?download", file.url)
                        rel="external"
                        download
                        aria-label=label
                    >
                        <Glyph icon=icondata::LuDownload />
                    </a>
                }
            })
            .into_any()
    });
    let by_step = move |factor| stage.zoom_by(factor, Pixels::default());
    let button = |label, class, icon, is_idle: Memo<bool>, press: Callback<()>| {
        // Not disabled: that would take the focus away.
        view! {
            <button
                type="button"
                class=class
                aria-label=label
                aria-disabled=move || is_idle.get().then_some("true")
                on:click=move |_| press.run(())
            >
                <Glyph icon />
            </button>
        }
    };
    let is_whole = memo(move || !stage.zoom.with(Zoom::is_zoomed));
    let is_nearest = memo(move || stage.zoom.with(|zoom| zoom.scale >= Zoom::MAX));
    let is_end = |step| memo(move || stage.beside(step).is_none());
    let walk = |step| Callback::new(move |()| stage.walk(step));
    let farther = Callback::new(move |()| by_step(1.0 / Zoom::STEP));
    let closer = Callback::new(move |()| by_step(Zoom::STEP));
    let of = photo_words;
    Ok(view! {
        <div class="photo-bar">
            <div class="photo-caption" role="status" translate="no">
                <p>{number}</p>
                <p>{by}</p>
            </div>
            {button(of.farther, "photo-button", icondata::LuZoomOut, is_whole, farther)}
            {button(of.closer, "photo-button", icondata::LuZoomIn, is_nearest, closer)}
            {download}
        </div>
        {photo_image(stage)}
        {photo_ahead(stage)}
        {button(of.previous, "photo-button photo-previous", icondata::LuChevronLeft, is_end(-1), walk(-1))}
        {button(of.next, "photo-button photo-next", icondata::LuChevronRight, is_end(1), walk(1))}
    }
    .into_any())
}

/// All photos of the loaded messages.
fn loaded_photos(viewer: PhotoViewer) -> Memo<Photos> {
    let chat = use_chat();
    memo(move || {
        viewer.thread.with(|thread| {
            chat.outbox.with(|outbox| {
                Photos::of(&LogRows::new(
                    thread,
                    outbox.of(thread.conversation),
                    chat.me,
                ))
            })
        })
    })
}

/// Leads to the message of the photo, and closes the viewer.
fn show_in_chat(href: String, viewer: PhotoViewer) -> AnyView {
    let label = use_shared_words().show_in_chat;
    view! {
        <a class="photo-button" href=href aria-label=label title=label on:click=move |_| viewer.close()>
            <Glyph icon=icondata::LuMessageSquare />
        </a>
    }
    .into_any()
}

impl Stage {
    /// The photo that is `step` after this one.
    pub(super) fn beside(&self, step: isize) -> Option<Photo> {
        let shown = self.viewer.shown.get()?;
        self.photos
            .with(|photos| photos.beside(shown, step).cloned())
    }

    fn walk(&self, step: isize) {
        let next = untrack(|| self.beside(step));
        self.show(next.as_ref());
    }

    fn show(&self, photo: Option<&Photo>) {
        if let Some(photo) = photo {
            self.zoom.set(Zoom::default());
            self.viewer.shown.set(Some(photo.file.id));
        }
    }

    /// The sizes of photo and area.
    fn sizes(&self) -> (Pixels, Pixels) {
        let area = self.area.get_untracked();
        let area =
            area.map(|area| Pixels::new(area.client_width().into(), area.client_height().into()));
        let photo = self.photo.with_untracked(|photo| {
            let file = &photo.as_ref()?.file;
            Some(Pixels::new(file.width?.into(), file.height?.into()))
        });
        (photo.unwrap_or_default(), area.unwrap_or_default())
    }

    /// A position on the screen, which the area fills, from the middle of the area.
    pub(super) fn position(&self, x: i32, y: i32) -> Pixels {
        let (_, area) = self.sizes();
        Pixels::new(f64::from(x) - area.x / 2.0, f64::from(y) - area.y / 2.0)
    }

    fn zoom_by(&self, factor: f64, at: Pixels) {
        let (photo, area) = self.sizes();
        self.zoom.update(|zoom| zoom.by(factor, at, photo, area));
    }

    /// The wheel turns, or fingers pinch on a touchpad.
    pub(super) fn turned(&self, delta: f64, is_pinch: bool, at: Pixels) {
        self.zoom_by(wheel(delta, is_pinch), at);
    }

    pub(super) fn moved(&self, pointer: i32, at: Pixels) {
        let (photo, area) = self.sizes();
        // A mouse that hovers changes nothing.
        let mut zoom = self.zoom.get_untracked();
        let is_ours = self
            .gesture
            .write_untracked()
            .moved(pointer, at, &mut zoom, photo, area);
        if is_ours {
            self.gesture.notify();
            self.zoom.set(zoom);
        }
    }

    pub(super) fn lifted(&self, pointer: i32) {
        let now = platform::now().0 as f64;
        let outcome = self.gesture.try_update(|gesture| gesture.up(pointer, now));
        match outcome.unwrap_or(Outcome::Nothing) {
            Outcome::Nothing => {}
            Outcome::Walk(step) => self.walk(step),
            Outcome::Close => self.viewer.close(),
            Outcome::Toggle(at) => {
                let (photo, area) = self.sizes();
                self.zoom.update(|zoom| zoom.toggle(at, photo, area));
            }
        }
    }

    fn pressed(&self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let middle = Pixels::default();
        let is_zoomed = self.zoom.with_untracked(Zoom::is_zoomed);
        let pan = |x: f64, y: f64| {
            let (photo, area) = self.sizes();
            let step = Pixels::new(x * KEY_STEP, y * KEY_STEP);
            self.zoom.update(|zoom| zoom.pan(step, photo, area));
        };
        let end = |is_last| self.show(self.photos.get_untracked().end(is_last));
        match &*event.key() {
            "ArrowLeft" if is_zoomed => pan(1.0, 0.0),
            "ArrowRight" if is_zoomed => pan(-1.0, 0.0),
            "ArrowUp" if is_zoomed => pan(0.0, 1.0),
            "ArrowDown" if is_zoomed => pan(0.0, -1.0),
            "ArrowLeft" => self.walk(-1),
            "ArrowRight" => self.walk(1),
            "Home" => end(false),
            "End" => end(true),
            "+" | "=" => self.zoom_by(Zoom::STEP, middle),
            "-" => self.zoom_by(1.0 / Zoom::STEP, middle),
            "0" => self.zoom.set(Zoom::default()),
            _ => return,
        }
        event.prevent_default();
    }
}
