//! The photographers' directory.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::photographer::Place;
use crate::app::components::shared::{Avatar, EmptyState, Glyph, ReloadLink, Variant};
use crate::app::paths;
use crate::app::reactive::memo;
use crate::app::words::use_words;
use crate::domain::{SearchText, UserType};
use crate::server_fns::chat::photographers;
use crate::wire::rest::{Photographer, Picture, User};

/// `/photographers?q=`: a form. `plain.js` searches as the person types, and replaces `#found`.
#[component]
pub fn PhotographersPage() -> impl IntoView {
    let words = use_words();
    let lead = match expect_context::<User>().user_type {
        UserType::Customer => words.photographers_lead,
        UserType::Photographer | UserType::Admin => words.colleagues_lead,
    };
    let search = use_query_map().with_untracked(|query| query.get("q"));
    let search = search.unwrap_or_default();
    view! {
        <Title text=words.photographers />
        <main id="content" tabindex="-1" class="page">
            <div class="mx-auto w-full max-w-5xl">
                <h1 class="text-2xl font-semibold">{words.photographers}</h1>
                <p class="mt-1 mb-4 text-muted-foreground">{lead}</p>
                <DirectorySearch search=search.clone() />
                <div id="search-failed" role="alert" hidden>
                    <EmptyState icon=icondata::LuCircleAlert title=words.failed lead=words.try_later>
                        <ReloadLink />
                    </EmptyState>
                </div>
                <div id="found">
                    <Found search />
                </div>
            </div>
        </main>
    }
}

#[component]
fn DirectorySearch(search: String) -> impl IntoView {
    let words = use_words();
    view! {
        <form method="get" role="search" class="flex gap-2">
            <label class="search-box max-w-md">
                <Glyph icon=icondata::LuSearch class="text-muted-foreground" />
                <input
                    type="search"
                    name="q"
                    maxlength=SearchText::MAX_CHARS
                    autocomplete="off"
                    value=search
                    aria-label=words.search_photographers
                    placeholder=words.search_photographers
                />
            </label>
            <button type="submit" class="without-js button">
                {words.search}
            </button>
        </form>
    }
}

/// What the search finds. Not a resource: nothing in the browser needs its data.
#[component]
fn Found(search: String) -> impl IntoView {
    let words = use_words();
    view! {
        <Suspense>
            {
                let search = search.clone();
                Suspend::new(async move {
                    let asked = Some(search.clone()).filter(|text| !text.trim().is_empty());
                    match photographers(asked).await {
                        Ok(people) => view! { <Directory people search /> }.into_any(),
                        Err(error) => view! { <p class="mt-6">{words.reason(&error)}</p> }.into_any(),
                    }
                })
            }
        </Suspense>
    }
}

#[component]
fn Directory(people: Vec<Photographer>, search: String) -> impl IntoView {
    let words = use_words();
    let me = expect_context::<User>().user_id;
    let people: Vec<_> = people.into_iter().filter(|it| it.user_id != me).collect();
    if people.is_empty() {
        let lead = (words.no_photographers)(&search);
        return view! {
            <EmptyState icon=icondata::LuCamera title=words.photographers lead />
        }
        .into_any();
    }
    let entry = |person| view! { <Entry person /> };
    view! { <ul class="directory">{people.into_iter().map(entry).collect_view()}</ul> }.into_any()
}

#[component]
fn Entry(person: Photographer) -> impl IntoView {
    let words = use_words();
    let label = (words.message_person)(&person.full_name);
    let (name, picture) = (person.full_name.clone(), person.avatar_url);
    let (name, picture) = (memo(move || name.clone()), memo(move || picture.clone()));
    let page = paths::photographer(person.user_id);
    let pictures = person.portfolio.into_iter();
    let pictures = pictures.map(|it| card_picture(it, "card-picture"));
    let pictures = pictures.collect_view();
    view! {
        <li class="card flex flex-col gap-3 p-5">
            {person.cover.map(|it| card_picture(it, "card-cover"))}
            <div class="flex items-center gap-3">
                <Avatar user=person.user_id name picture />
                <div class="min-w-0">
                    <h2 class="font-semibold" dir="auto">
                        <a class="block min-h-6 truncate hover:underline" href=page>
                            {person.full_name}
                        </a>
                    </h2>
                    {person.location.map(|place| view! { <Place place /> })}
                </div>
            </div>
            {person.bio.map(|bio| view! { <p class="line-clamp-3 flex-1" dir="auto">{bio}</p> })}
            {(!pictures.is_empty()).then(|| view! { <div class="card-pictures">{pictures}</div> })}
            <a
                class=format!("{} mt-auto self-start", Variant::Outline.class())
                href=paths::write_to(person.user_id)
                aria-label=label
            >
                {words.write_message}
            </a>
        </li>
    }
}

/// The small size of a picture.
fn card_picture(it: Picture, class: &'static str) -> impl IntoView {
    view! {
        <img
            class=class
            src=it.preview_url
            alt=it.caption
            width=it.width
            height=it.height
            loading="lazy"
            decoding="async"
        />
    }
}
