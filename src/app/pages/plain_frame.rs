//! What the plain pages of a signed-in person share: the access check and the bar at the top.

use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::NotFoundPage;
use super::signed_in::if_signed_in;
use crate::app::components::frame::{AppBar, SignOutForm, SkipLink};
use crate::app::components::shared::{EmptyState, ReloadLink};
use crate::app::words::use_words;
use crate::wire::rest::User;
use crate::wire::{ApiError, ErrorCode};

/// Shows the pages below to signed-in people only. They find the person in the context.
#[component]
pub fn PlainFrame() -> impl IntoView {
    if_signed_in(|user| {
        provide_context(user.clone());
        framed(user, view! { <Outlet /> }.into_any())
    })
}

/// A page with the bar of the signed-in person.
pub(super) fn framed(user: User, page: AnyView) -> AnyView {
    let viewer = user.user_id.to_string();
    view! {
        <div class="app" data-viewer=viewer>
            <SkipLink />
            <AppBar user>
                <SignOutForm />
            </AppBar>
            {page}
        </div>
    }
    .into_any()
}

/// A page of what was read for it. A conversation of others is not found; what could not be read can be tried again.
pub(super) fn framed_answer<T>(
    user: User,
    answer: Result<T, ApiError>,
    show: impl FnOnce(&User, T) -> AnyView,
) -> AnyView {
    match answer {
        Ok(read) => {
            let page = show(&user, read);
            framed(user, page)
        }
        Err(error) if error.code == ErrorCode::ConversationNotFound => {
            view! { <NotFoundPage /> }.into_any()
        }
        Err(_) => framed(user, view! { <Failed /> }.into_any()),
    }
}

#[component]
fn Failed() -> impl IntoView {
    let words = use_words();
    view! {
        <main id="content" tabindex="-1" class="page">
            <EmptyState
                icon=icondata::LuCircleAlert
                title=words.failed
                lead=words.try_later
                heads_page=true
            >
                <ReloadLink />
            </EmptyState>
        </main>
    }
}
