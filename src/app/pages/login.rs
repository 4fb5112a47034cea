//! Sign-in.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use crate::app::components::frame::OtherLanguages;
use crate::app::components::shared::{Button, Field, FormError, Glyph, refusal_of};
use crate::app::initial::{Initial, Typed};
use crate::app::paths;
use crate::app::words::use_words;
use crate::server_fns::accounts::SignIn;
use crate::wire::{ApiError, FormField};
use leptos_meta::Title;

/// `/login`: a form that works without JavaScript.
#[component]
pub fn LoginPage() -> impl IntoView {
    let words = use_words();
    let error = refusal_of(SignIn::PATH);
    let typed = typed(error.as_ref());
    let next = next_page();
    let elsewhere = paths::with_next(paths::REGISTER, &next);
    view! {
        <AccountPage title=words.sign_in lead=words.sign_in_lead>
            <form method="post" action=SignIn::url()>
                <div class="grid gap-4">
                    <FormError error=error.clone() />
                    <input type="hidden" name="next" value=next />
                    <Field
                        label=words.email
                        field=FormField::Email
                        kind="email"
                        autocomplete="username"
                        value=typed.or(FormField::Email, None)
                        required=true
                        error=error.clone()
                    />
                    <Field
                        label=words.password
                        field=FormField::Password
                        kind="password"
                        autocomplete="current-password"
                        value=String::new()
                        required=true
                        error
                    />
                    <Button kind="submit">{words.sign_in}</Button>
                </div>
            </form>
            <p class="mt-6 text-center text-sm text-muted-foreground">
                {words.no_account} " " <a class="text-link" href=elsewhere>
                    {words.create_account}
                </a>
            </p>
        </AccountPage>
    }
}

/// The card around the sign-in and registration forms. Redirects a person who is already signed in.
#[component]
pub fn AccountPage(
    /// The title of the page.
    title: &'static str,
    /// One sentence below the title.
    lead: &'static str,
    /// The form.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    if expect_context::<Initial>().viewer.is_some() {
        return view! { <Redirect path="/" /> }.into_any();
    }
    view! {
        <Title text=title />
        <main class="account-page">
            <div class="w-full max-w-sm">
                <p class="brand mb-8 justify-center text-xl">
                    <Glyph icon=icondata::LuAperture class="text-2xl text-primary" />
                    {words.app_name}
                </p>
                <section class="card p-6 sm:p-8">
                    <h1 class="text-2xl font-semibold">{title}</h1>
                    <p class="mt-1 mb-6 text-balance text-muted-foreground">{lead}</p>
                    {children()}
                </section>
                <div class="mt-4 flex justify-center">
                    <OtherLanguages />
                </div>
            </div>
        </main>
    }
    .into_any()
}

/// The page to go to afterwards. The server accepts only our own paths.
pub(super) fn next_page() -> String {
    let query = use_query_map();
    query
        .with_untracked(|query| query.get("next"))
        .unwrap_or_default()
}

/// The values of a refused form, to fill it in again.
pub(super) fn typed(error: Option<&ApiError>) -> Typed {
    let typed = expect_context::<Initial>().typed;
    error.map(|_| typed).unwrap_or_default()
}
