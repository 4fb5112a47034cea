//! A file on its way to the server: in the tray, and in the bubble of a message that waits for it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Glyph;
use crate::app::hooks::use_uploads::use_uploads;
use crate::app::platform;
use crate::app::reactive::{effect, live};
use crate::app::state::file_size;
use crate::app::state::uploads::{Outcome, OutgoingFile, Upload};
use crate::app::words::use_words;

/// Picture, name and size of the file, and the progress of its upload.
#[component]
pub fn OutgoingRow(
    /// The file.
    file: OutgoingFile,
) -> impl IntoView {
    let (words, uploads) = (use_words(), use_uploads());
    let OutgoingFile {
        key,
        file_name,
        size,
        ..
    } = file;
    let picture = RwSignal::new(None);
    let of = key.clone();
    effect(move || {
        let key = of.clone();
        spawn_local(async move {
            // After a reload it is read from the device first.
            if platform::kept_file(&key).await.is_some() {
                picture.try_set(platform::picture_of(&key));
            }
        });
    });
    let picture = live(move || match picture.get() {
        Some(address) => view! { <img class="tray-picture" src=address alt="" /> }.into_any(),
        None => view! { <Glyph icon=icondata::LuFileText class="text-xl" /> }.into_any(),
    });
    let upload = Memo::new(move |_| uploads.upload(&key));
    let percent = Memo::new(move |_| upload.with(|it| it.as_ref().map_or(0, Upload::percent)));
    let outcome = Memo::new(move |_| upload.with(|it| it.as_ref().map(Upload::outcome)));
    let progress = live(move || {
        let is_waiting = match outcome.get() {
            Some(Outcome::Open) => false,
            Some(Outcome::Waiting) => true,
            _ => return ().into_any(),
        };
        let waiting = is_waiting.then(|| {
            view! {
                <span class="tray-state" role="status">
                    {words.files.waiting}
                </span>
            }
        });
        view! {
            {waiting}
            <progress class="tray-progress" max="100" value=percent>
                {move || (words.files.uploaded)(percent.get())}
            </progress>
        }
        .into_any()
    });
    view! {
        {picture}
        <span class="attachment-name" dir="auto">{file_name}</span>
        <span class="attachment-size">{file_size::shown(size)}</span>
        {progress}
    }
}
