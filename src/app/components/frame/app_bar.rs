//! The bar at the top: navigation, connection status, language, profile and sign-out.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

use crate::app::components::shared::{Avatar, Glyph};
use crate::app::paths;
use crate::app::reactive::memo;
use crate::app::words::{Language, use_words};
use crate::domain::UserType;
use crate::wire::rest::User;

/// The first link of a page, for people who use the keyboard.
#[component]
pub fn SkipLink() -> impl IntoView {
    // The browser follows it, not the router: only then the focus moves, too.
    view! {
        <a class="skip-link" href="#content" rel="external">
            {use_words().skip_to_content}
        </a>
    }
}

/// The bar of a signed-in person. It leads to the plain pages by full loads: the module does not contain them.
#[component]
pub fn AppBar(
    /// The person.
    user: User,
    /// What the page says of its connection, if it has one.
    #[prop(optional)]
    status: Option<AnyView>,
    /// The way to sign out.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let home = paths::home(user.user_type);
    let has_messages = user.user_type != UserType::Admin;
    let (name, picture) = (user.full_name, user.avatar_url);
    let (name, picture) = (memo(move || name.clone()), memo(move || picture.clone()));
    view! {
        <header class="app-bar">
            <a class="brand max-[23rem]:hidden" href=home>
                <Glyph icon=icondata::LuAperture class="text-xl text-primary" />
                <span class="max-sm:sr-only">{words.app_name}</span>
            </a>
            <nav class="flex gap-1" aria-label=words.main_navigation>
                {has_messages
                    .then(|| {
                        view! {
                            <A href=home attr:class="nav-link">
                                <NavLabel icon=icondata::LuMessagesSquare label=words.messages />
                            </A>
                        }
                    })}
                <A href=paths::PHOTOGRAPHERS attr:class="nav-link" attr:rel="external">
                    <NavLabel icon=icondata::LuCamera label=words.photographers />
                </A>
            </nav>
            <div class="ms-auto flex items-center gap-1">
                {status}
                <OtherLanguages />
                <A href=paths::PROFILE attr:class="icon-button" attr:title=words.profile attr:rel="external">
                    <span class="sr-only">{words.profile}</span>
                    <Avatar user=user.user_id name picture class="size-8 text-xs" />
                </A>
                {children()}
            </div>
        </header>
    }
}

#[component]
fn NavLabel(icon: icondata::Icon, label: &'static str) -> impl IntoView {
    view! {
        <Glyph icon class="text-lg" />
        <span class="max-sm:sr-only">{label}</span>
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
