//! What the plain pages of a signed-in person share: the access check and the bar at the top.

use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::signed_in::if_signed_in;
use crate::app::components::frame::{AppBar, PlainSignOut, SkipLink};
use crate::wire::rest::User;

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
                <PlainSignOut />
            </AppBar>
            {page}
        </div>
    }
    .into_any()
}
