//! The bar at the top: navigation, connection status, language, profile and sign-out.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

use super::ConnectionChip;
use super::sign_out::SignOutForm;
use crate::app::components::shared::{Avatar, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::paths;
use crate::app::reactive::memo;
use crate::app::words::{Language, use_words};
use crate::domain::UserType;

/// The bar of a signed-in person.
#[component]
pub fn AppBar() -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let home = paths::home(chat.role);
    let has_messages = chat.role != UserType::Admin;
    let name = memo(move || chat.user.with(|user| user.full_name.clone()));
    let picture = memo(move || chat.user.with(|user| user.avatar_url.clone()));
    view! {
        <header class="app-bar">
            <a class="brand max-[23rem]:hidden" href="/">
                <Glyph icon=icondata::LuAperture class="text-xl text-primary" />
                <span class="max-sm:sr-only">{words.app_name}</span>
            </a>
            <nav class="flex gap-1" aria-label=words.main_navigation>
                {has_messages
                    .then(|| {
                        view! { <NavLink href=home icon=icondata::LuMessagesSquare label=words.messages /> }
                    })}
                <NavLink href=paths::PHOTOGRAPHERS icon=icondata::LuCamera label=words.photographers />
            </nav>
            <div class="ms-auto flex items-center gap-1">
                <ConnectionChip />
                <OtherLanguages />
                <A href=paths::PROFILE attr:class="icon-button" attr:title=words.profile>
                    <span class="sr-only">{words.profile}</span>
                    <Avatar user=chat.me name picture class="size-8 text-xs" />
                </A>
                <SignOutForm />
            </div>
        </header>
    }
}

#[component]
fn NavLink(href: &'static str, icon: icondata::Icon, label: &'static str) -> impl IntoView {
    view! {
        <A href=href attr:class="nav-link">
            <Glyph icon class="text-lg" />
            <span class="max-sm:sr-only">{label}</span>
        </A>
    }
}

/// A link to this page in each other language. The server stores the choice, so the link reloads the page.
#[component]
pub fn OtherLanguages() -> impl IntoView {
    let current = use_context::<Language>().unwrap_or_default();
    let others = Language::ALL.into_iter().filter(|it| *it != current);
    let query = use_location().search;
    others
        .map(|it| {
            let href = memo(move || query.with(|query| paths::in_language(it.tag(), query)));
            view! {
                <a class="icon-button px-2 text-sm" href=href lang=it.tag() rel="external">
                    {it.own_name()}
                </a>
            }
        })
        .collect_view()
}
