//! The emoji picker: groups, search by English and Hindi words, and what was used last. Not in the module: loaded when somebody asks
//! for more emoji.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::{Glyph, NotLoaded};
use crate::app::platform::{self, Keep};
use crate::app::reactive::{effect, live, memo};
use crate::app::state::emoji::{self, Entry, Group};
use crate::app::words::{EmojiWords, Language, use_emoji_words};

/// The number of emoji in a row, by which the arrows move. The style sheet has the same number.
const COLUMNS: usize = 8;

/// The attribute with the emoji of a cell.
const EMOJI: &str = "data-emoji";

/// The key under which this device keeps what was used last.
const RECENT: &str = "emoji";

/// What the grid shows, unless something is searched for; `None` is what was used last.
type Tab = Option<Group>;

/// The picker; `pick` is called with each emoji that is chosen.
#[wasm_split(emoji_picker, fallible)]
pub fn emoji_picker(pick: Callback<String>) -> Result<AnyView, NotLoaded> {
    Ok(view! { <EmojiPicker pick /> }.into_any())
}

#[component]
fn EmojiPicker(pick: Callback<String>) -> impl IntoView {
    let of = use_emoji_words();
    let language = use_context::<Language>().unwrap_or_default();
    let recent = RwSignal::new(platform::load(Keep::Device, RECENT).unwrap_or_default());
    let has_recent = recent.with_untracked(|it| !it.is_empty());
    let tab: RwSignal<Tab> = RwSignal::new((!has_recent).then_some(Group::Smileys));
    let search = RwSignal::new(String::new());
    let shown = memo(move || match (search.get(), tab.get()) {
        (text, _) if !text.trim().is_empty() => emoji::found(&text),
        (_, None) => recent.with_untracked(|kept| emoji::recent(kept)),
        (_, Some(group)) => emoji::of_group(group),
    });
    let label = memo(move || match tab.get() {
        _ if search.with(|text| !text.trim().is_empty()) => of.found,
        None => of.recent,
        Some(group) => of.group(group),
    });
    let take = move |emoji: String| {
        recent.update_untracked(|kept| *kept = emoji::used(kept, &emoji));
        platform::save(Keep::Device, RECENT, &recent.get_untracked());
        pick.run(emoji);
    };
    let (input, grid) = (NodeRef::<html::Input>::new(), NodeRef::<html::Div>::new());
    // A keyboard on the screen would cover the emoji.
    effect(move || {
        if let Some(input) = input.get().filter(|_| !platform::has_coarse_pointer()) {
            let _ = input.focus();
        }
    });
    let on_search_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            if let Some(grid) = grid.get_untracked() {
                platform::focus_among(&grid, "button", i32::MIN);
            }
        }
        "Enter" if !event.is_composing() => {
            // Neither a form nor a menu takes it.
            event.prevent_default();
            let first = shown.with_untracked(|shown| shown.first().copied());
            if let Some(first) = first.filter(|_| search.with_untracked(|it| !it.is_empty())) {
                take(first.emoji.to_owned());
            }
        }
        _ => {}
    };
    let cells = live(move || {
        let shown = shown.get();
        if shown.is_empty() {
            return view! { <p class="p-3 text-muted-foreground">{of.nothing}</p> }.into_any();
        }
        let rows = shown.chunks(COLUMNS).enumerate();
        let rows = rows.map(|(row, all)| row_of(all, row == 0, language));
        rows.collect_view().into_any()
    });
    let on_click = move |event: MouseEvent| {
        if let Some(emoji) = platform::attribute_around(&event, EMOJI) {
            take(emoji);
        }
    };
    view! {
        <div class="emoji-picker">
            <label class="search-box">
                <Glyph icon=icondata::LuSearch class="text-muted-foreground" />
                <input
                    type="search"
                    autocomplete="off"
                    aria-label=of.find
                    placeholder=of.find
                    node_ref=input
                    on:input:target=move |event| search.set(event.target().value())
                    on:keydown=on_search_key
                />
            </label>
            <Tabs tab search has_recent of />
            <div
                class="emoji-grid"
                role="grid"
                aria-label=move || label.get()
                node_ref=grid
                translate="no"
                on:click=on_click
                on:keydown=move |event| moved(&event, grid)
            >
                {cells}
            </div>
        </div>
    }
}

fn row_of(all: &[Entry], is_first: bool, language: Language) -> AnyView {
    let cell = |(at, it): (usize, &Entry)| {
        // One cell is in the tab order, from which the arrows lead to the others.
        let tab_index = if is_first && at == 0 { "0" } else { "-1" };
        let name = it.name(language);
        view! {
            <div role="gridcell">
                <button type="button" class="emoji-cell" data-emoji=it.emoji aria-label=name title=name tabindex=tab_index>
                    {it.emoji}
                </button>
            </div>
        }
    };
    let cells = all.iter().enumerate().map(cell).collect_view();
    view! {
        <div role="row" class="emoji-row">
            {cells}
        </div>
    }
    .into_any()
}

/// The arrows move in the grid.
fn moved(event: &KeyboardEvent, grid: NodeRef<html::Div>) {
    let row = i32::try_from(COLUMNS).unwrap_or(1);
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "ArrowDown" => row,
        "ArrowUp" => -row,
        "Home" => i32::MIN,
        "End" => i32::MAX,
        _ => return,
    };
    event.prevent_default();
    // A menu around it has arrows of its own.
    event.stop_propagation();
    if let Some(grid) = grid.get_untracked() {
        platform::focus_among(&grid, "button", step);
    }
}

/// The groups, and what was used last.
#[component]
fn Tabs(
    tab: RwSignal<Tab>,
    search: RwSignal<String>,
    has_recent: bool,
    of: &'static EmojiWords,
) -> impl IntoView {
    let tabs = NodeRef::<html::Div>::new();
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(tabs) = tabs.get_untracked() {
            platform::focus_among(&tabs, "[role=tab]", step);
        }
    };
    let one = move |it: Tab| {
        let name = it.map_or(of.recent, |group| of.group(group));
        let is_chosen = memo(move || tab.get() == it && search.with(|text| text.trim().is_empty()));
        let tab_index = memo(move || if tab.get() == it { "0" } else { "-1" });
        // A search is over when a group is chosen.
        let choose = move |_: MouseEvent| {
            search.set(String::new());
            tab.set(it);
        };
        view! {
            <button
                type="button"
                role="tab"
                class="emoji-tab"
                aria-label=name
                title=name
                aria-selected=move || is_chosen.get().to_string()
                tabindex=move || tab_index.get()
                on:click=choose
            >
                {sign_of(it)}
            </button>
        }
    };
    let all = has_recent.then_some(None).into_iter();
    let all = all.chain(Group::ALL.map(Some)).map(one).collect_view();
    view! {
        <div role="tablist" class="emoji-tabs" aria-label=of.groups translate="no" node_ref=tabs on:keydown=on_key>
            {all}
        </div>
    }
}

/// What a tab shows.
const fn sign_of(tab: Tab) -> &'static str {
    match tab {
        None => "🕘",
        Some(Group::Smileys) => "😀",
        Some(Group::People) => "👋",
        Some(Group::Nature) => "🌼",
        Some(Group::Food) => "🍛",
        Some(Group::Travel) => "🚗",
        Some(Group::Activities) => "🎉",
        Some(Group::Objects) => "📷",
        Some(Group::Symbols) => "💠",
        Some(Group::Flags) => "🏁",
    }
}
