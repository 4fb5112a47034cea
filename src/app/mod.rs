//! The user interface. Pages are rendered on the server and hydrated in the browser. `state` decides, `hooks`
//! connect it to signals, socket and timers, `components` show it, and only `platform` differs between server
//! and browser.

pub mod components;
pub mod hooks;
pub mod initial;
pub mod pages;
pub mod paths;
pub mod platform;
pub mod reactive;
pub mod shell;
pub mod state;
pub mod timeouts;
pub mod words;

use leptos::prelude::*;
use leptos_meta::{Html, Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, path};

use crate::app::reactive::effect;
use hooks::use_clock::provide_clock;
use pages::{
    CustomerMessages, HomePage, LoginPage, NotFoundPage, OfflinePage, PhotographerMessages,
    PhotographersPage, ProfilePage, RegisterPage, SignedIn,
};

/// All pages. Each waits for its data on the server, so that it is complete without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let initial = SharedValue::new(platform::initial).into_inner();
    let (language, offset) = (initial.language, initial.offset);
    provide_context(language);
    provide_clock(&initial);
    provide_context(initial);
    view! {
        <Html attr:lang=language.tag() attr:data-tz-offset=offset.to_string() />
        <Title formatter=move |page| format!("{page} · {}", language.words().app_name) />
        <Router>
            <ForgetFormError />
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/register") view=RegisterPage ssr=SsrMode::Async />
                <Route path=path!("/offline") view=OfflinePage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=SignedIn ssr=SsrMode::Async>
                    <Route path=path!("") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("/photographers") view=PhotographersPage ssr=SsrMode::Async />
                    <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async />
                    <Route path=path!("/customer/messages/:conversation?") view=CustomerMessages ssr=SsrMode::Async />
                    <Route
                        path=path!("/photographer/messages/:conversation?")
                        view=PhotographerMessages
                        ssr=SsrMode::Async
                    />
                </ParentRoute>
            </Routes>
        </Router>
    }
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
            let mark = if rest.is_empty() { "" } else { "?" };
            platform::rewrite_address(&format!("{path}{mark}{rest}"));
        }
    });
}
