//! The start page, which redirects to the person's own Messages page.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::app::hooks::use_chat::use_chat;
use crate::app::paths;

/// `/`.
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <Redirect path=paths::home(use_chat().role) /> }
}
