//! The files that will be sent, with the progress of their uploads. Not in the module: loaded when somebody chooses files.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::hooks::use_tray::Tray;
use crate::app::platform::{self, ChosenFile};
use crate::app::reactive::{effect, live, memo};
use crate::app::state::file_size;
use crate::app::state::tray::{Item, Outcome};
use crate::app::words::use_words;
use crate::domain::Album;
use crate::server_fns::chat::uploaded;

/// Number of files that are uploaded at a time.
const AT_ONCE: usize = 2;

/// What is chosen and not uploaded yet.
type Queue = StoredValue<Vec<(u32, ChosenFile)>, LocalStorage>;

/// The region of the files.
#[wasm_split(tray, fallible)]
pub fn tray() -> Result<AnyView, NotLoaded> {
    let (words, tray) = (use_words(), expect_context::<Tray>());
    let files: Queue = StoredValue::new_local(Vec::new());
    let notice = RwSignal::new(None::<String>);
    effect(move || {
        tray.chosen.get();
        let Some(chooser) = tray.chooser.get_untracked() else {
            return;
        };
        let chosen = platform::take_chosen(&chooser);
        let mut is_full = false;
        for file in chosen {
            match tray.add(file.name(), file.size()) {
                Some(key) => files.update_value(|files| files.push((key, file))),
                None => is_full = true,
            }
        }
        notice.set(is_full.then(|| (words.files.too_many)(Album::MAX)));
        begin(tray, files);
    });
    let notice = live(move || {
        let text = notice.get();
        text.map(|text| view! { <p class="tray-notice" role="alert">{text}</p> })
            .into_any()
    });
    let waiting = live(move || {
        let waits = tray.is_waiting();
        waits
            .then(|| view! { <p class="tray-notice" role="status">{words.files.sent_later}</p> })
            .into_any()
    });
    Ok(view! {
        <section class="tray" aria-label=words.files.to_send>
            <ul class="tray-items">
                <For each=move || tray.keys() key=|key| *key let:key>
                    {row(tray, files, key)}
                </For>
            </ul>
            {notice}
            {waiting}
        </section>
    }
    .into_any())
}

/// Begins uploads until enough run.
fn begin(tray: Tray, files: Queue) {
    for _ in 0..AT_ONCE {
        spawn_local(async move {
            loop {
                let next = files.try_update_value(|files| {
                    let next = files.iter().position(|(_, file)| !file.is_begun());
                    next.map(|at| {
                        files[at].1.begin();
                        files[at].clone()
                    })
                });
                let Some((key, file)) = next.flatten() else {
                    return;
                };
                upload(tray, files, key, file).await;
            }
        });
    }
}

async fn upload(tray: Tray, files: Queue, key: u32, file: ChosenFile) {
    let progress = move |bytes| tray.progressed(key, bytes);
    let file = platform::readable(file).await;
    let result = match platform::upload(&file, progress).await {
        Ok(Some(id)) => {
            platform::send_poster(&file, id).await;
            uploaded(id).await
        }
        // Removed meanwhile.
        Ok(None) => return,
        Err(error) => Err(error),
    };
    if result.is_ok() {
        files.try_update_value(|files| files.retain(|(known, _)| *known != key));
    }
    tray.ended(key, result);
}

/// A file. Only its state changes, so that its buttons keep the focus.
fn row(tray: Tray, files: Queue, key: u32) -> AnyView {
    let words = use_words();
    let item = memo(move || tray.item(key));
    let Some(Item {
        file_name, size, ..
    }) = item.get_untracked()
    else {
        return ().into_any();
    };
    let retry_label = (words.files.retry)(&file_name);
    let cancel_label = (words.files.cancel)(&file_name);
    let again = move |_| {
        files.update_value(|files| {
            let failed = files.iter_mut().find(|(known, _)| *known == key);
            if let Some((_, file)) = failed {
                file.begin_again();
            }
        });
        tray.retried(key);
        begin(tray, files);
    };
    let percent = memo(move || item.with(|item| item.as_ref().map_or(0, Item::percent)));
    let stage = memo(move || item.with(|item| item.as_ref().map(Item::outcome)));
    let state = live(move || match stage.get() {
        None | Some(Outcome::Open) => view! {
            <progress class="tray-progress" max="100" value=percent>
                {move || (words.files.uploaded)(percent.get())}
            </progress>
        }
        .into_any(),
        Some(Outcome::Ready) => {
            view! { <span class="tray-state">{words.files.ready}</span> }.into_any()
        }
        Some(Outcome::Failed(error)) => view! {
            <span class="tray-refusal">{words.reason(&error)}</span>
            <button type="button" class="link-button" aria-label=retry_label.clone() on:click=again>
                {words.retry}
            </button>
        }
        .into_any(),
    });
    let cancel = move |_| {
        files.update_value(|files| files.retain(|(known, _)| *known != key));
        tray.remove(key);
    };
    view! {
        <li class="tray-item">
            <Glyph icon=icondata::LuFileText class="text-xl" />
            <span class="attachment-name" dir="auto">{file_name}</span>
            <span class="attachment-size">{file_size::shown(size)}</span>
            {state}
            <button type="button" class="icon-button" aria-label=cancel_label on:click=cancel>
                <Glyph icon=icondata::LuX />
            </button>
        </li>
    }
    .into_any()
}
