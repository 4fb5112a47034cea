//! The filters of the list, as tabs.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use crate::app::platform;
use crate::app::reactive::memo;
use crate::app::words::use_words;
use crate::domain::ListFilter;

/// The id of what the tabs are about.
pub const PANEL: &str = "conversation-list";

/// All, Unread, Archived; without JavaScript links to `?filter=`.
#[component]
pub fn Filters(
    /// The chosen filter.
    filter: RwSignal<ListFilter>,
) -> impl IntoView {
    let words = &use_words().inbox;
    let tabs = NodeRef::<html::Div>::new();
    // The choice follows the focus.
    let on_keydown = move |event: KeyboardEvent| {
        let here = filter.get_untracked() as usize;
        let last = ListFilter::EVERY.len() - 1;
        let (to, step) = match event.key().as_str() {
            "ArrowRight" => ((here + 1).min(last), 1),
            "ArrowLeft" => (here.saturating_sub(1), -1),
            "Home" => (0, i32::MIN),
            "End" => (last, i32::MAX),
            _ => return,
        };
        event.prevent_default();
        filter.set(ListFilter::EVERY[to]);
        if let Some(tabs) = tabs.get_untracked() {
            platform::focus_among(&tabs, "[role=tab]", step);
        }
    };
    let tab = move |it: ListFilter| {
        let name = match it {
            ListFilter::All => words.all,
            ListFilter::Unread => words.unread,
            ListFilter::Archived => words.archived,
        };
        let is_chosen = memo(move || filter.get() == it);
        let tab_index = memo(move || if is_chosen.get() { "0" } else { "-1" }.to_owned());
        let choose = move |event: MouseEvent| {
            event.prevent_default();
            filter.set(it);
        };
        view! {
            <a
                role="tab"
                class="filter-tab"
                href=format!("?filter={}", it.as_str())
                aria-selected=memo(move || is_chosen.get().to_string())
                aria-controls=PANEL
                tabindex=tab_index
                on:click=choose
            >
                {name}
            </a>
        }
    };
    view! {
        <div role="tablist" class="filter-tabs" aria-label=words.filter node_ref=tabs on:keydown=on_keydown>
            {ListFilter::EVERY.map(tab).collect_view()}
        </div>
    }
}
