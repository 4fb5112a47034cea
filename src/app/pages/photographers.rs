//! The photographers' directory.

use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::app::components::shared::{Avatar, EmptyState, Glyph, ReloadLink, Variant};
use crate::app::hooks::use_chat::use_chat;
use crate::app::paths;
use crate::app::reactive::{effect, memo};
use crate::app::words::use_words;
use crate::domain::{SearchText, UserType};
use crate::server_fns::chat::photographers;
use crate::wire::rest::Photographer;

/// Debounce: a typed search starts after a pause of this length.
const PAUSE: Duration = Duration::from_millis(250);

/// `/photographers?q=`: searches as the person types; without JavaScript, a form.
#[component]
pub fn PhotographersPage() -> impl IntoView {
    let words = use_words();
    let lead = match use_chat().role {
        UserType::Customer => words.photographers_lead,
        UserType::Photographer | UserType::Admin => words.colleagues_lead,
    };
    let query = use_query_map();
    let search = memo(move || query.with(|query| query.get("q")).unwrap_or_default());
    let found = Resource::new(
        move || search.get(),
        |text| photographers(Some(text).filter(|text| !text.trim().is_empty())),
    );
    view! {
        <Title text=words.photographers />
        <main id="content" tabindex="-1" class="page">
            <div class="mx-auto w-full max-w-5xl">
                <h1 class="text-2xl font-semibold">{words.photographers}</h1>
                <p class="mt-1 mb-4 text-muted-foreground">{lead}</p>
                <DirectorySearch search />
                <Transition fallback=|| {
                    view! { <div class="skeleton mt-6 h-40" aria-hidden="true"></div> }
                }>
                    {move || Suspend::new(async move {
                        match found.await {
                            Ok(people) => {
                                let search = search.get_untracked();
                                view! { <Directory people search /> }.into_any()
                            }
                            Err(error) => {
                                use_chat().check_session(&error);
                                view! {
                                    <EmptyState icon=icondata::LuWifiOff title=words.failed lead=words.reason(&error)>
                                        <ReloadLink />
                                    </EmptyState>
                                }
                                    .into_any()
                            }
                        }
                    })}
                </Transition>
            </div>
        </main>
    }
}

#[component]
fn DirectorySearch(search: Memo<String>) -> impl IntoView {
    let words = use_words();
    let navigate = use_navigate();
    let typed = RwSignal::new(None::<String>);
    effect(move || {
        let Some(text) = typed.get() else { return };
        let navigate = navigate.clone();
        let go = move || {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&paths::search_photographers(&text), options);
        };
        let timer = set_timeout_with_handle(go, PAUSE);
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
    view! {
        <form method="get" role="search" class="flex gap-2" on:submit=|event| event.prevent_default()>
            <label class="search-box max-w-md">
                <Glyph icon=icondata::LuSearch class="text-muted-foreground" />
                <input
                    type="search"
                    name="q"
                    maxlength=SearchText::MAX_CHARS
                    autocomplete="off"
                    value=search.get_untracked()
                    aria-label=words.search_photographers
                    placeholder=words.search_photographers
                    on:input:target=move |event| typed.set(Some(event.target().value()))
                />
            </label>
            <button type="submit" class="without-js button">
                {words.search}
            </button>
        </form>
    }
}

#[component]
fn Directory(people: Vec<Photographer>, search: String) -> impl IntoView {
    let words = use_words();
    let me = use_chat().me;
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
    view! {
        <li class="card flex flex-col gap-3 p-5">
            <div class="flex items-center gap-3">
                <Avatar user=person.user_id name picture />
                <div class="min-w-0">
                    <h2 class="truncate font-semibold" dir="auto">
                        {person.full_name}
                    </h2>
                    {person
                        .location
                        .map(|place| {
                            view! {
                                <p class="flex items-center gap-1 text-sm text-muted-foreground" dir="auto">
                                    <Glyph icon=icondata::LuMapPin />
                                    {place}
                                </p>
                            }
                        })}
                </div>
            </div>
            {person.bio.map(|bio| view! { <p class="line-clamp-3 flex-1" dir="auto">{bio}</p> })}
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
