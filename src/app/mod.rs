//! The user interface. Pages are rendered on the server; those of [`App`] are hydrated in the browser, and those of
//! [`plain`] need no module. `state` decides, `hooks` connect it to signals, socket and timers, `components` show it,
//! and only `platform` differs between server and browser.

pub mod components;
pub mod hooks;
pub mod initial;
pub mod pages;
pub mod paths;
pub mod plain;
pub mod platform;
pub mod reactive;
pub mod resource;
pub mod shell;
pub mod state;
pub mod timeouts;
pub mod words;

use leptos::prelude::*;
use leptos_meta::{Html, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, path};

use crate::app::reactive::effect;
use crate::app::resource::shared;
use hooks::use_clock::provide_clock;
use pages::{CustomerMessages, OfflinePage, PhotographerMessages};

/// The Messages pages: everything that the module for the browser contains. Each waits for its data on the server, so
/// that it is complete without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let initial = shared(platform::initial);
    let (language, offset) = (initial.language, initial.offset);
    provide_context(language);
    provide_clock(&initial);
    provide_context(initial);
    view! {
        <Html attr:lang=language.tag() attr:data-tz-offset=offset.to_string() />
        <Title formatter=move |page| format!("{page} · {}", language.words().app_name) />
        <Router>
            <ForgetFormError />
            <FlatRoutes fallback=Elsewhere>
                <Route path=path!("/customer/messages/:conversation?") view=CustomerMessages ssr=SsrMode::Async />
                <Route
                    path=path!("/photographer/messages/:conversation?")
                    view=PhotographerMessages
                    ssr=SsrMode::Async
                />
                <Route path=path!("/offline") view=OfflinePage ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}

/// The server's page of an address that the module does not know.
#[component]
fn Elsewhere() -> impl IntoView {
    let location = use_location();
    effect(move || {
        let (path, query) = (location.pathname.get(), location.search.get());
        platform::go_to(&paths::with_query(&path, &query));
    });
}

/// Without JavaScript, the refusal of a form comes back in the address. With JavaScript, it is removed from the
/// address, so that a reload does not show it again.
#[component]
fn ForgetFormError() -> impl IntoView {
    let location = use_location();
    effect(move || {
        let query = location.search.get_untracked();
        if query.split('&').any(|pair| pair.starts_with("__err=")) {
            let rest = query.split('&').filter(|pair| !pair.starts_with("__"));
            let rest = rest.collect::<Vec<_>>().join("&");
            let path = location.pathname.get_untracked();
            platform::rewrite_address(&paths::with_query(&path, &rest));
        }
    });
}
