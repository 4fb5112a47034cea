//! The files that will be sent, with the progress of their uploads. Not in the module: loaded when somebody chooses files.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::hooks::use_tray::Tray;
use crate::app::platform::{self, ChosenFile};
use crate::app::reactive::{effect, live};
use crate::app::state::file_size;
use crate::app::state::tray::{Item, Stage};
use crate::app::words::use_words;
use crate::domain::Album;
use crate::server_fns::chat::uploaded;
use crate::wire::ApiError;

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
    let items = live(move || {
        let items = tray.items().into_iter();
        items
            .map(|item| row(tray, files, item))
            .collect_view()
            .into_any()
    });
    let notice = live(move || {
        let text = notice.get();
        text.map(|text| view! { <p class="tray-notice" role="alert">{text}</p> })
            .into_any()
    });
    let waiting = live(move || {
        let waits = tray.is_waiting();
        waits
            .then(|| view! { <p class="tray-notice" role="status">{words.files.waiting}</p> })
            .into_any()
    });
    Ok(view! {
        <section class="tray" aria-label=words.files.to_send>
            <ul class="tray-items">{items}</ul>
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
    let result = match platform::upload(&file, progress).await {
        Ok(Some(id)) => uploaded(id).await,
        // Removed meanwhile.
        Ok(None) => return,
        Err(error) => Err(error),
    };
    if result.is_ok() {
        files.try_update_value(|files| files.retain(|(known, _)| *known != key));
    }
    tray.ended(key, result);
}

fn row(tray: Tray, files: Queue, item: Item) -> AnyView {
    let words = use_words();
    let key = item.key;
    let state = match &item.stage {
        Stage::Uploading(_) => view! {
            <progress class="tray-progress" max="100" value=item.percent()>
                {(words.files.uploaded)(item.percent())}
            </progress>
        }
        .into_any(),
        Stage::Ready(_) => view! { <span class="tray-state">{words.files.ready}</span> }.into_any(),
        Stage::Failed(error) => view! { <Refusal error=error.clone() /> }.into_any(),
    };
    let retry = matches!(item.stage, Stage::Failed(_)).then(|| {
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
        view! {
            <button type="button" class="link-button" aria-label=(words.files.retry)(&item.file_name) on:click=again>
                {words.retry}
            </button>
        }
    });
    let cancel = move |_| {
        files.update_value(|files| files.retain(|(known, _)| *known != key));
        tray.remove(key);
    };
    view! {
        <li class="tray-item">
            <Glyph icon=icondata::LuFileText class="text-xl" />
            <span class="attachment-name" dir="auto">{item.file_name.clone()}</span>
            <span class="attachment-size">{file_size::shown(item.size)}</span>
            {state}
            {retry}
            <button
                type="button"
                class="icon-button"
                aria-label=(words.files.cancel)(&item.file_name)
                on:click=cancel
            >
                <Glyph icon=icondata::LuX />
            </button>
        </li>
    }
    .into_any()
}

#[component]
fn Refusal(error: ApiError) -> impl IntoView {
    view! { <span class="tray-refusal">{use_words().reason(&error)}</span> }
}
