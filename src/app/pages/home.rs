//! The start page, which redirects to the person's own Messages page.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::app::paths;
use crate::wire::rest::User;

/// `/`.
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <Redirect path=paths::home(expect_context::<User>().user_type) /> }
}
