//! The start page, which redirects to the person's own Messages page.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Redirect;

use crate::app::hooks::use_chat::use_chat;
use crate::app::paths;

/// `/`.
#[component]
pub fn HomePage() -> impl IntoView {
    // Without a network the browser comes here itself; Back must not lead here.
    let options = NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    };
    view! { <Redirect path=paths::home(use_chat().role) options /> }
}
