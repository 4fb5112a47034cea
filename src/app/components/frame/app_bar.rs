//! The bar at the top: navigation, connection status, language, profile and sign-out.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::components::A;

use super::ConnectionChip;
use crate::app::components::shared::{Avatar, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_draft::forget_drafts;
use crate::app::paths;
use crate::app::reactive::memo;
use crate::app::words::{Language, use_words};
use crate::domain::UserType;
use crate::server_fns::accounts::SignOut;

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
            <a class="brand" href="/">
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

/// A link to each other language. The server stores the choice, so the link reloads the page.
#[component]
pub fn OtherLanguages() -> impl IntoView {
    let current = use_context::<Language>().unwrap_or_default();
    let others = Language::ALL.into_iter().filter(|it| *it != current);
    others
        .map(|it| {
            view! {
                <a class="icon-button px-2 text-sm" href=format!("?lang={}", it.tag()) lang=it.tag() rel="external">
                    {it.own_name()}
                </a>
            }
        })
        .collect_view()
}

/// A plain form: signing out unloads the page with everything of this person. Only unsent messages are kept,
/// until the same person returns; nobody else sees them.
#[component]
fn SignOutForm() -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    view! {
        <form method="post" action=SignOut::url()>
            <button
                type="submit"
                class="icon-button"
                aria-label=words.sign_out
                title=words.sign_out
                on:click=move |_| forget_drafts(chat)
            >
                <Glyph icon=icondata::LuLogOut class="text-lg" />
            </button>
        </form>
    }
}
