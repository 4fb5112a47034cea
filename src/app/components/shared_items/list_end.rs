//! What stands below the items of a list. Part of what loads on first use.

use leptos::prelude::*;

use super::items::icon_of;
use crate::app::components::shared::{EmptyState, Variant};
use crate::app::hooks::use_shared_list::SharedItems;
use crate::app::platform;
use crate::app::reactive::{live, memo};
use crate::app::state::shared_items::ListEnd;
use crate::app::words::{use_shared_words, use_words};

/// That it is being loaded, cannot be loaded, goes on, or is empty.
pub(super) fn list_end(items: SharedItems) -> AnyView {
    live(move || match items.end.get() {
        ListEnd::Waiting => waiting(),
        ListEnd::Failed => failed(items),
        ListEnd::More => more(items),
        ListEnd::Empty => empty(items),
        ListEnd::Complete => ().into_any(),
    })
}

fn waiting() -> AnyView {
    let places = (0..9).map(|_| view! { <span class="skeleton aspect-square"></span> });
    view! {
        <p class="sr-only" role="status">
            {use_words().loading}
        </p>
        <div class="shared-grid" aria-hidden="true">
            {places.collect_view()}
        </div>
    }
    .into_any()
}

fn failed(items: SharedItems) -> AnyView {
    keep_focus();
    let words = use_words();
    view! {
        <div role="alert">
            <EmptyState icon=icondata::LuWifiOff title=words.failed lead=words.try_later>
                <button type="button" class=Variant::Outline.class() on:click=move |_| items.load_more()>
                    {words.retry}
                </button>
            </EmptyState>
        </div>
    }
    .into_any()
}

fn more(items: SharedItems) -> AnyView {
    keep_focus();
    let (words, shared_words) = (use_words(), use_shared_words());
    let label = memo(move || match items.is_loading.get() {
        true => words.loading,
        false => shared_words.show_more,
    });
    view! {
        <button type="button" class="more-link" translate="no" on:click=move |_| items.load_more()>
            {label}
        </button>
    }
    .into_any()
}

fn empty(items: SharedItems) -> AnyView {
    let kind = items.list.with_untracked(|list| list.kind());
    let (title, lead) = use_shared_words().nothing(kind);
    view! { <EmptyState icon=icon_of(kind) title lead /> }.into_any()
}

/// The button that is rendered here disappears with its focus: then the list gets it.
fn keep_focus() {
    on_cleanup(|| {
        request_animation_frame(|| {
            if platform::is_focus_free() {
                platform::focus(".shared-panel");
            }
        });
    });
}
