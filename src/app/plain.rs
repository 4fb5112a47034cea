//! The plain pages: sign-in, registration, the directory, the profile, the account, photographers' public
//! pages, searches, what was shared or stands out in a conversation, the forms of messages, and the page for unknown addresses. They are
//! forms and links, which the server renders: the module for the browser, which is most of a first visit, does not
//! contain them. `plain.js` makes them more pleasant.

use leptos::prelude::*;
use leptos_meta::{Html, Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use super::pages::{
    AccountSettingsPage, HomePage, LoginPage, MarkedMessagesPage, MessageFormsPage, NotFoundPage,
    PhotographerPage, PhotographersPage, PlainFrame, ProfilePage, RegisterPage, SearchPage,
    SharedItemsPage,
};
use super::platform;

/// The plain pages. Each waits for its data.
#[component]
pub fn PlainPages() -> impl IntoView {
    provide_meta_context();
    let initial = platform::initial();
    let language = initial.language;
    provide_context(language);
    provide_context(initial);
    view! {
        <Html attr:lang=language.tag() />
        <Title formatter=move |page| format!("{page} · {}", language.words().app_name) />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/register") view=RegisterPage ssr=SsrMode::Async />
                <Route path=path!("/photographers/:id") view=PhotographerPage ssr=SsrMode::Async />
                <Route path=path!("/conversations/:conversation/shared") view=SharedItemsPage ssr=SsrMode::Async />
                <Route path=path!("/conversations/:conversation/marked") view=MarkedMessagesPage ssr=SsrMode::Async />
                <Route path=path!("/conversations/:conversation/messages") view=MessageFormsPage ssr=SsrMode::Async />
                <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=PlainFrame ssr=SsrMode::Async>
                    <Route path=path!("") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("/photographers") view=PhotographersPage ssr=SsrMode::Async />
                    <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async />
                    <Route path=path!("/account") view=AccountSettingsPage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
