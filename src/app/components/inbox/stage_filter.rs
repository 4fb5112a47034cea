//! A photographer's list is narrowed to a stage.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::{FirstUse, NotLoaded};
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::platform;
use crate::app::reactive::{memo, when};
use crate::app::words::use_list_action_words;
use crate::domain::{ListFilter, Stage, UserType};

/// A choice among the stages that are in use; nothing while there are none. Without JavaScript, a form that leads to `?stage=`.
#[component]
pub fn StageFilter(
    /// The chosen filter.
    filter: RwSignal<ListFilter>,
) -> impl IntoView {
    let chat = use_chat();
    if chat.role != UserType::Photographer {
        return ().into_any();
    }
    let is_shown = memo(move || chat.is_alive.get() && !used(chat).is_empty());
    let choice =
        move || view! { <FirstUse is_quiet=true load=move || stage_choice(filter) /> }.into_any();
    view! {
        {platform::adopted(move || form(chat, filter.get_untracked()))}
        {when(is_shown, choice)}
    }
    .into_any()
}

fn used(chat: Chat) -> Vec<Stage> {
    chat.inbox
        .with(|inbox| chat.outbox.with(|outbox| inbox.stages(outbox)))
}

/// The stage of a filter, or none.
fn stage_of(filter: ListFilter) -> Stage {
    match filter {
        ListFilter::Stage(stage) => stage,
        _ => Stage::default(),
    }
}

/// The choice. Not in the module: photographers with stages have it.
#[wasm_split(stage_filter, fallible)]
fn stage_choice(filter: RwSignal<ListFilter>) -> Result<AnyView, NotLoaded> {
    let (of, chat) = (use_list_action_words(), use_chat());
    let chosen = memo(move || stage_of(filter.get()));
    // The chosen one stays in the list, although nothing may be in it any more.
    let stages = memo(move || {
        let mut stages = used(chat);
        let chosen = chosen.get();
        if !chosen.is_none() && !stages.contains(&chosen) {
            stages.push(chosen);
        }
        stages
    });
    let choose = move |event| {
        let stage = Stage::new(&event_target_value(&event)).unwrap_or_default();
        filter.set(if stage.is_none() {
            ListFilter::All
        } else {
            ListFilter::Stage(stage)
        });
    };
    let option = move |stage: Stage| {
        let (value, name) = (String::from(stage.clone()), String::from(stage.clone()));
        let is_chosen = memo(move || chosen.with(|chosen| *chosen == stage));
        view! {
            <option value=value dir="auto" translate="no" prop:selected=is_chosen>
                {name}
            </option>
        }
    };
    let view = view! {
        <label class="stage-filter">
            <span>{of.stage}</span>
            <select class="input" on:change=choose>
                <option value="" prop:selected=move || chosen.get().is_none()>
                    {of.all_stages}
                </option>
                <For each=move || stages.get() key=|stage| stage.clone() children=option />
            </select>
        </label>
    };
    Ok(view.into_any())
}

fn form(chat: Chat, filter: ListFilter) -> AnyView {
    let of = use_list_action_words();
    let stages = used(chat);
    if stages.is_empty() {
        return ().into_any();
    }
    let chosen = stage_of(filter);
    let option = |stage: Stage| {
        let is_chosen = stage == chosen;
        let (value, name) = (String::from(stage.clone()), String::from(stage));
        view! {
            <option value=value dir="auto" translate="no" selected=is_chosen>
                {name}
            </option>
        }
    };
    view! {
        <form class="stage-filter without-js">
            <label for="stage">{of.stage}</label>
            <select id="stage" name="stage" class="input">
                <option value="">{of.all_stages}</option>
                {stages.into_iter().map(option).collect_view()}
            </select>
            <button type="submit" class="button border border-input bg-card">
                {of.stage_show}
            </button>
        </form>
    }
    .into_any()
}
