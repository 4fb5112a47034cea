//! The public page of a photographer. Everybody may read it, also without an account, and share its address.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;

use super::NotFoundPage;
use super::plain_frame::framed;
use crate::app::components::frame::{OtherLanguages, SkipLink};
use crate::app::components::shared::{Avatar, EmptyState, Glyph, Portfolio, ReloadLink, Variant};
use crate::app::initial::{Initial, may_load};
use crate::app::reactive::memo;
use crate::app::words::{use_picture_words, use_words};
use crate::app::{paths, platform};
use crate::domain::UserId;
use crate::server_fns::accounts::public_page;
use crate::wire::ErrorCode;
use crate::wire::rest::Photographer;

/// Longest description that other sites show, in characters.
const DESCRIPTION: usize = 200;

/// `/photographers/{id}`.
#[component]
pub fn PhotographerPage() -> impl IntoView {
    let words = use_words();
    let id = use_params_map().with_untracked(|params| params.get("id"));
    let Some(id) = id.and_then(|id| id.parse().ok()).map(UserId) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    let page = Suspend::new(async move {
        match public_page(id).await {
            Ok(person) => view! { <Public person /> }.into_any(),
            Err(error) if error.code == ErrorCode::UserNotFound => {
                view! { <NotFoundPage /> }.into_any()
            }
            Err(_) => view! {
                <main class="page">
                    <EmptyState icon=icondata::LuCircleAlert title=words.failed lead=words.try_later>
                        <ReloadLink />
                    </EmptyState>
                </main>
            }
            .into_any(),
        }
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

/// The page with the bar of the signed-in person, or that of a visitor.
#[component]
fn Public(person: Photographer) -> impl IntoView {
    let viewer = expect_context::<Initial>().viewer;
    let is_own = viewer
        .as_ref()
        .is_some_and(|it| it.user_id == person.user_id);
    let path = paths::photographer(person.user_id);
    let page = view! {
        <Sharing person=person.clone() />
        <main id="content" tabindex="-1" class="page">
            <Shown person is_own />
        </main>
    }
    .into_any();
    match viewer {
        Some(user) => framed(user, page),
        None => view! {
            <div class="app">
                <SkipLink />
                <VisitorBar path />
                {page}
            </div>
        }
        .into_any(),
    }
}

#[component]
fn VisitorBar(path: String) -> impl IntoView {
    let words = use_words();
    view! {
        <header class="app-bar">
            <a class="brand" href="/">
                <Glyph icon=icondata::LuAperture class="text-xl text-primary" />
                <span>{words.app_name}</span>
            </a>
            <div class="ms-auto flex items-center gap-1">
                <OtherLanguages />
                <a class=Variant::Outline.class() href=paths::login(&path)>
                    {words.sign_in}
                </a>
            </div>
        </header>
    }
}

/// What other sites show of a link to this page (Open Graph). They need whole addresses.
#[component]
fn Sharing(person: Photographer) -> impl IntoView {
    let words = use_picture_words();
    let origin = platform::origin();
    let name = person.full_name;
    let about = person.bio.unwrap_or_default();
    let about: Vec<_> = about.split_whitespace().collect();
    let mut description: String = about.join(" ").chars().take(DESCRIPTION).collect();
    if description.is_empty() {
        description = (words.work_of)(&name);
    }
    let place = person.location.map(|place| format!(" · {place}"));
    let title = format!("{name}{}", place.unwrap_or_default());
    let shared = person.cover.or_else(|| person.portfolio.into_iter().next());
    let size = shared.as_ref().map(|it| (it.width, it.height));
    let face = person.avatar_url.filter(|it| may_load(it));
    let picture = shared.map(|it| it.url).or(face).map(|address| {
        let is_path = address.starts_with('/');
        if is_path {
            format!("{origin}{address}")
        } else {
            address
        }
    });
    let card = if size.is_some() {
        "summary_large_image"
    } else {
        "summary"
    };
    let measures = size.map(|(width, height)| {
        view! {
            <Meta property="og:image:width" content=width.to_string() />
            <Meta property="og:image:height" content=height.to_string() />
        }
    });
    view! {
        <Title text=name.clone() />
        <Meta name="description" content=description.clone() />
        <Meta property="og:type" content="profile" />
        <Meta property="og:title" content=title />
        <Meta property="og:description" content=description />
        <Meta property="og:url" content=format!("{origin}{}", paths::photographer(person.user_id)) />
        <Meta name="twitter:card" content=card />
        {picture
            .map(|picture| {
                view! {
                    <Meta property="og:image" content=picture />
                    <Meta property="og:image:alt" content=name />
                }
            })}
        {measures}
    }
}

#[component]
fn Shown(person: Photographer, is_own: bool) -> impl IntoView {
    let words = use_words();
    let pictures = use_picture_words();
    let label = (words.message_person)(&person.full_name);
    let (name, picture) = (person.full_name.clone(), person.avatar_url);
    let (name, picture) = (memo(move || name.clone()), memo(move || picture.clone()));
    let action = if is_own {
        view! {
            <a class=Variant::Outline.class() href=paths::PROFILE>
                {pictures.edit_profile}
            </a>
        }
        .into_any()
    } else {
        view! {
            <a class=Variant::Primary.class() href=paths::write_to(person.user_id) aria-label=label>
                {words.write_message}
            </a>
        }
        .into_any()
    };
    view! {
        <article class="mx-auto w-full max-w-4xl">
            {person
                .cover
                .map(|it| {
                    view! {
                        <img class="cover" src=it.url alt=it.caption width=it.width height=it.height decoding="async" />
                    }
                })}
            <div class="flex flex-wrap items-center gap-4">
                <Avatar user=person.user_id name picture class="size-24 text-3xl" is_large=true />
                <div class="min-w-0 flex-1">
                    <h1 class="text-2xl font-semibold wrap-anywhere" dir="auto">
                        {person.full_name}
                    </h1>
                    {person.location.map(|place| view! { <Place place /> })}
                </div>
                {action}
            </div>
            {person
                .bio
                .map(|bio| {
                    view! {
                        <p class="mt-6 max-w-prose wrap-anywhere whitespace-pre-line" dir="auto">
                            {bio}
                        </p>
                    }
                })}
            {(!person.portfolio.is_empty())
                .then(|| {
                    view! {
                        <h2 class="mt-8 text-lg font-semibold">{pictures.portfolio}</h2>
                        <Portfolio pictures=person.portfolio />
                    }
                })}
        </article>
    }
}

/// Where a photographer works.
#[component]
pub(super) fn Place(place: String) -> impl IntoView {
    view! {
        <p class="flex items-center gap-1 text-sm text-muted-foreground" dir="auto">
            <Glyph icon=icondata::LuMapPin />
            {place}
        </p>
    }
}
