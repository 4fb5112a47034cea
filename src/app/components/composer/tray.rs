//! The files that will be sent, with the progress of their uploads. Not in the module: loaded when somebody chooses files.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::{Glyph, NotLoaded, OutgoingRow};
use crate::app::hooks::use_tray::Tray;
use crate::app::platform;
use crate::app::reactive::{effect, live};
use crate::app::state::uploads::{FileKey, Outcome};
use crate::app::words::use_words;
use crate::domain::Album;

/// The region of the files.
#[wasm_split(tray, fallible)]
pub fn tray() -> Result<AnyView, NotLoaded> {
    let (words, tray) = (use_words(), expect_context::<Tray>());
    let notice = RwSignal::new(None::<String>);
    tray.uploads.restore_tray(tray.conversation);
    effect(move || {
        tray.chosen.get();
        let Some(chooser) = tray.chooser.get_untracked() else {
            return;
        };
        let chosen = platform::take_chosen(&chooser);
        spawn_local(async move {
            let mut is_full = false;
            for file in chosen {
                let file = platform::readable(file).await;
                is_full |= !tray.uploads.add(tray.conversation, &file);
            }
            notice.try_set(is_full.then(|| (words.files.too_many)(Album::MAX)));
        });
    });
    let notice = live(move || {
        let text = notice.get();
        text.map(|text| view! { <p class="tray-notice" role="alert">{text}</p> })
            .into_any()
    });
    Ok(view! {
        <section class="tray" aria-label=words.files.to_send>
            <ul class="tray-items">
                <For each=move || tray.uploads.tray(tray.conversation) key=FileKey::clone let:key>
                    {row(tray, key)}
                </For>
            </ul>
            {notice}
        </section>
    }
    .into_any())
}

/// A file. Only its state changes, so that its buttons keep the focus.
fn row(tray: Tray, key: FileKey) -> AnyView {
    let words = use_words();
    let uploads = tray.uploads;
    let Some(upload) = untrack(|| uploads.upload(&key)) else {
        return ().into_any();
    };
    let file = upload.file;
    let retry_label = (words.files.retry)(&file.file_name);
    let cancel_label = (words.files.cancel)(&file.file_name);
    let of = key.clone();
    let stage = Memo::new(move |_| uploads.upload(&of).map(|upload| upload.outcome()));
    let of = StoredValue::new(key);
    let again = move |_| of.with_value(|key| uploads.retry(key));
    let cancel = move |_| of.with_value(|key| uploads.remove(key));
    let state = live(move || match stage.get() {
        None | Some(Outcome::Open | Outcome::Waiting) => ().into_any(),
        Some(Outcome::Done) => {
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
    view! {
        <li class="tray-item">
            <OutgoingRow file />
            {state}
            <button type="button" class="icon-button" aria-label=cancel_label on:click=cancel>
                <Glyph icon=icondata::LuX />
            </button>
        </li>
    }
    .into_any()
}
