//! What a search has found, as links.

use leptos::prelude::*;

use super::address::Asked;
use crate::app::components::search::{hit_view, percent};
use crate::app::components::shared::Avatar;
use crate::app::hooks::use_clock::viewers_zone;
use crate::app::hooks::use_jump::address_of;
use crate::app::initial::Initial;
use crate::app::paths;
use crate::app::reactive::memo;
use crate::app::state::calendar;
use crate::app::state::message_search::{Chip, Found, Hit};
use crate::app::words::{use_search_words, use_words};
use crate::domain::UserType;
use crate::wire::rest::{ConversationSummary, SearchPage, User};

/// People, then messages, with links that limit them and lead on.
pub(super) fn results(user: &User, asked: &Asked, found: SearchPage) -> AnyView {
    let (words, search_words) = (use_words(), use_search_words());
    let chip = |chip| {
        let current = asked.filter.has(chip).then_some("true");
        let href = asked.address(asked.filter.toggled(chip), None);
        view! {
            <a class="chip" href=href aria-current=current>
                {search_words.chip(chip)}
            </a>
        }
    };
    let people = found.people.clone();
    let note = found
        .indexing
        .map(|it| (search_words.indexing)(percent(it)));
    let mut all = Found::default();
    all.add(found, words);
    let more = all.next().map(|cursor| {
        let href = asked.address(asked.filter, Some(cursor));
        view! {
            <a class="more-link" href=href>
                {search_words.show_more}
            </a>
        }
    });
    let is_empty = people.is_empty() && all.hits().is_empty() && more.is_none();
    let nothing = is_empty.then(|| {
        view! {
            <div class="found-nothing">
                <p class="font-semibold text-foreground wrap-anywhere" dir="auto">
                    {(search_words.nothing)(&asked.text)}
                </p>
                <p>{search_words.nothing_lead}</p>
            </div>
        }
    });
    let hits = all.hits().iter().map(|hit| message(user.user_type, hit));
    let hits: Vec<_> = hits.collect();
    let hits = (!hits.is_empty()).then(|| {
        view! {
            <h2 class="found-title">{search_words.in_messages}</h2>
            <ul class="found-list">{hits}</ul>
        }
    });
    view! {
        <nav class="chips" aria-label=search_words.filters>
            {Chip::ALL.map(chip).collect_view()}
        </nav>
        {note.map(|note| view! { <p class="found-note">{note}</p> })}
        {people_found(user.user_type, people)}
        {hits}
        {more}
        {nothing}
    }
    .into_any()
}

fn people_found(role: UserType, people: Vec<ConversationSummary>) -> AnyView {
    if people.is_empty() {
        return ().into_any();
    }
    let person = |row: ConversationSummary| {
        let (name, picture) = (row.participant_name, row.participant_avatar);
        let (name, picture) = (memo(move || name.clone()), memo(move || picture.clone()));
        view! {
            <li>
                <a class="inbox-row" href=paths::conversation(role, row.conversation_id)>
                    <Avatar user=row.participant_id name picture />
                    <span class="inbox-name" dir="auto">
                        {name}
                    </span>
                </a>
            </li>
        }
    };
    view! {
        <h2 class="found-title">{use_search_words().people}</h2>
        <ul class="found-list">{people.into_iter().map(person).collect_view()}</ul>
    }
    .into_any()
}

fn message(role: UserType, hit: &Hit) -> AnyView {
    let words = use_words();
    let initial = expect_context::<Initial>();
    let time = calendar::list_time(hit.at, initial.now, viewers_zone(), words);
    let time = memo(move || time.clone());
    let href = address_of(&paths::conversation(role, hit.conversation), hit.seq);
    view! {
        <li>
            <a class="inbox-row hit" href=href>
                {hit_view(hit, time)}
            </a>
        </li>
    }
    .into_any()
}
