//! What stands above and below the messages that were found. Part of what loads on first use.

use leptos::prelude::*;

use crate::app::components::shared::{EmptyState, Variant};
use crate::app::hooks::use_message_search::MessageSearch;
use crate::app::platform;
use crate::app::reactive::{live, memo};
use crate::app::state::message_search::Found;
use crate::app::words::{use_search_words, use_words};
use crate::wire::rest::Indexing;

/// That only this device was searched, or that older messages are missing.
pub fn search_note(search: MessageSearch) -> AnyView {
    let (words, search_words) = (use_words(), use_search_words());
    let told = memo(move || {
        search.found.with(|found| {
            let found = found.as_ref();
            let indexing = found.and_then(|it| it.indexing.map(percent));
            (found.is_some_and(|it| it.is_of_device), indexing)
        })
    });
    live(move || match told.get() {
        (true, _) => view! {
            <p class="found-note">
                {search_words.only_this_device}
                " "
                <button type="button" class="link-button" on:click=move |_| search.retry()>
                    {words.retry}
                </button>
            </p>
        }
        .into_any(),
        (false, Some(done)) => {
            view! { <p class="found-note">{(search_words.indexing)(done)}</p> }.into_any()
        }
        (false, None) => ().into_any(),
    })
}

/// How much of the messages is indexed.
pub fn percent(indexing: Indexing) -> i64 {
    (indexing.done.saturating_mul(100) / indexing.total.max(1)).clamp(0, 99)
}

/// What stands below the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Waiting,
    Failed,
    More,
    Nothing,
    Complete,
}

/// That messages are being searched, cannot be, go on, or that there are none. `has_people`: people were found.
pub(super) fn found_end(
    search: MessageSearch,
    text: Memo<String>,
    has_people: Memo<bool>,
) -> AnyView {
    let end = memo(move || {
        let of_found = |found: &Option<Found>| match found {
            _ if search.has_failed.get() => End::Failed,
            None => End::Waiting,
            Some(found) if found.next().is_some() => End::More,
            Some(found) if found.hits().is_empty() => End::Nothing,
            Some(_) => End::Complete,
        };
        search.found.with(of_found)
    });
    live(move || match end.get() {
        End::Waiting => waiting(),
        End::Failed => failed(search),
        End::More => more(search),
        End::Nothing => live(move || nothing(text, has_people.get())),
        End::Complete => ().into_any(),
    })
}

fn waiting() -> AnyView {
    let row = |_| {
        view! {
            <div class="flex items-center gap-3 px-4 py-3">
                <span class="skeleton size-12 rounded-full"></span>
                <span class="grid flex-1 gap-2">
                    <span class="skeleton h-4 w-2/5"></span>
                    <span class="skeleton h-3.5 w-4/5"></span>
                </span>
            </div>
        }
    };
    view! { <div aria-hidden="true">{(0..3).map(row).collect_view()}</div> }.into_any()
}

fn failed(search: MessageSearch) -> AnyView {
    let words = use_words();
    keep_focus();
    view! {
        <div role="alert">
            <EmptyState icon=icondata::LuCircleAlert title=words.failed lead=words.try_later>
                <button type="button" class=Variant::Outline.class() on:click=move |_| search.retry()>
                    {words.retry}
                </button>
            </EmptyState>
        </div>
    }
    .into_any()
}

fn more(search: MessageSearch) -> AnyView {
    let (words, search_words) = (use_words(), use_search_words());
    keep_focus();
    let label = memo(move || match search.is_loading.get() {
        true => words.loading,
        false => search_words.show_more,
    });
    view! {
        <button type="button" class="more-link" translate="no" on:click=move |_| search.load_more()>
            {label}
        </button>
    }
    .into_any()
}

fn nothing(text: Memo<String>, has_people: bool) -> AnyView {
    let words = use_search_words();
    if has_people {
        return view! { <p class="found-note">{words.no_messages}</p> }.into_any();
    }
    view! {
        <div class="found-nothing">
            <p class="font-semibold text-foreground wrap-anywhere" dir="auto">
                {move || (words.nothing)(&text.get())}
            </p>
            <p>{words.nothing_lead}</p>
        </div>
    }
    .into_any()
}

/// The button that is rendered here disappears with its focus: then the last message gets it.
fn keep_focus() {
    on_cleanup(|| {
        request_animation_frame(|| {
            if platform::is_focus_free() {
                platform::focus(".found .hit:last-of-type");
            }
        });
    });
}
