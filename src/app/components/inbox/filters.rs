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

/// All, Unread, Archived; without JavaScript links to `?filter=`. While a stage is chosen instead (`stage_filter`), none of them is.
#[component]
pub fn Filters(
    /// The chosen filter.
    filter: RwSignal<ListFilter>,
) -> impl IntoView {
    let words = &use_words().inbox;
    let tabs = NodeRef::<html::Div>::new();
    // The choice follows the focus.
    let on_keydown = move |event: KeyboardEvent| {
        let now = filter.get_untracked();
        let here = ListFilter::EVERY.iter().position(|it| *it == now);
        let here = here.unwrap_or_default();
        let last = ListFilter::EVERY.len() - 1;
        let (to, step) = match event.key().as_str() {
            "ArrowRight" => ((here + 1).min(last), 1),
            "ArrowLeft" => (here.saturating_sub(1), -1),
            "Home" => (0, i32::MIN),
            "End" => (last, i32::MAX),
            _ => return,
        };
        event.prevent_default();
        filter.set(ListFilter::EVERY[to].clone());
        if let Some(tabs) = tabs.get_untracked() {
            platform::focus_among(&tabs, "[role=tab]", step);
        }
    };
    let tab = move |it: ListFilter| {
        let name = match &it {
            ListFilter::All | ListFilter::Stage(_) => words.all,
            ListFilter::Unread => words.unread,
            ListFilter::Archived => words.archived,
        };
        let href = format!("?{}", it.query());
        let it = StoredValue::new(it);
        let is_it = move |now: &ListFilter| it.with_value(|it| it == now);
        let is_chosen = memo(move || filter.with(is_it));
        let is_reached = move || match filter.get() {
            ListFilter::Stage(_) => is_it(&ListFilter::All),
            now => is_it(&now),
        };
        let tab_index = memo(move || if is_reached() { "0" } else { "-1" }.to_owned());
        let choose = move |event: MouseEvent| {
            event.prevent_default();
            filter.set(it.get_value());
        };
        view! {
            <a
                role="tab"
                class="filter-tab"
                href=href
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
