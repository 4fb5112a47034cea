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
    let kind = items.list.with_untracked(|list| list.kind());
    let (title, lead) = use_shared_words().nothing(kind);
    let empty = Nothing {
        icon: icon_of(kind),
        title,
        lead,
    };
    let load_more = Callback::new(move |()| items.load_more());
    end_of(items.end, items.is_loading, load_more, empty)
}

/// What an empty list says.
#[derive(Clone, Copy)]
pub struct Nothing {
    /// The icon above.
    pub icon: icondata::Icon,
    /// The title.
    pub title: &'static str,
    /// A sentence.
    pub lead: &'static str,
}

/// That a list is being loaded, cannot be loaded, goes on, or is empty.
pub fn end_of(
    end: Memo<ListEnd>,
    is_loading: RwSignal<bool>,
    load_more: Callback<()>,
    nothing: Nothing,
) -> AnyView {
    live(move || match end.get() {
        ListEnd::Waiting => waiting(),
        ListEnd::Failed => failed(load_more),
        ListEnd::More => more(is_loading, load_more),
        ListEnd::Empty => empty(nothing),
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

fn failed(load_more: Callback<()>) -> AnyView {
    keep_focus();
    let words = use_words();
    view! {
        <div role="alert">
            <EmptyState icon=icondata::LuWifiOff title=words.failed lead=words.try_later>
                <button type="button" class=Variant::Outline.class() on:click=move |_| load_more.run(())>
                    {words.retry}
                </button>
            </EmptyState>
        </div>
    }
    .into_any()
}

fn more(is_loading: RwSignal<bool>, load_more: Callback<()>) -> AnyView {
    keep_focus();
    let (words, shared_words) = (use_words(), use_shared_words());
    let label = memo(move || match is_loading.get() {
        true => words.loading,
        false => shared_words.show_more,
    });
    view! {
        <button type="button" class="more-link" translate="no" on:click=move |_| load_more.run(())>
            {label}
        </button>
    }
    .into_any()
}

fn empty(nothing: Nothing) -> AnyView {
    let Nothing { icon, title, lead } = nothing;
    view! { <EmptyState icon title lead /> }.into_any()
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
