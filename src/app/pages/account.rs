//! The person's password and sessions.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::app::components::frame::OtherLanguages;
use crate::app::components::shared::{Button, Field, FormError, Variant, refusal_of};
use crate::app::hooks::use_clock::viewers_zone;
use crate::app::initial::Initial;
use crate::app::paths;
use crate::app::state::calendar;
use crate::app::words::{use_account_words, use_words};
use crate::domain::Password;
use crate::server_fns::accounts::{ChangePassword, EndSession, SignOutElsewhere, own_sessions};
use crate::wire::FormField;
use crate::wire::rest::{SessionSummary, User};

/// `/account`: forms that work without JavaScript.
#[component]
pub fn AccountSettingsPage() -> impl IntoView {
    let (words, account) = (use_words(), use_account_words());
    let email = expect_context::<User>().email.unwrap_or_default();
    view! {
        <Title text=account.account />
        <main id="content" tabindex="-1" class="page">
            <div class="mx-auto w-full max-w-xl">
                <h1 class="text-2xl font-semibold">{account.account}</h1>
                <p class="mt-1 mb-6 wrap-anywhere text-muted-foreground">
                    {(account.signed_in_as)(&email)}
                </p>
                <PasswordForm email />
                <OtherDevices />
                <div class="mt-6 flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
                    <a class="text-link" href=paths::PROFILE>
                        {account.edit_profile}
                    </a>
                    <span class="ms-auto">{words.language}</span>
                    <OtherLanguages />
                </div>
            </div>
        </main>
    }
}

#[component]
fn PasswordForm(email: String) -> impl IntoView {
    let (words, account) = (use_words(), use_account_words());
    let error = refusal_of(ChangePassword::PATH);
    let changed = outcome("changed", account.password_changed, error.is_some());
    let most = u32::try_from(Password::MAX_CHARS).unwrap_or(u32::MAX);
    view! {
        <section class="card p-6" aria-labelledby="change-password">
            <h2 id="change-password" class="text-lg font-semibold">
                {account.change_password}
            </h2>
            <p class="mt-1 mb-4 text-muted-foreground">{account.change_password_lead}</p>
            <form method="post" action=ChangePassword::url()>
                <div class="grid gap-4">
                    <FormError error=error.clone() />
                    // Tells the browser whose password it is to store.
                    <input type="email" autocomplete="username" value=email hidden />
                    <Field
                        label=account.current_password
                        field=FormField::CurrentPassword
                        kind="password"
                        autocomplete="current-password"
                        value=String::new()
                        required=true
                        error=error.clone()
                    />
                    <Field
                        label=account.new_password
                        field=FormField::NewPassword
                        kind="password"
                        autocomplete="new-password"
                        value=String::new()
                        required=true
                        min_length=8
                        max_length=most
                        hint=words.password_hint
                        error
                    />
                    <div class="flex flex-wrap items-center gap-4">
                        <Button kind="submit">{account.change_password}</Button>
                        {changed}
                    </div>
                </div>
            </form>
        </section>
    }
}

#[component]
fn OtherDevices() -> impl IntoView {
    let account = use_account_words();
    let error = refusal_of(SignOutElsewhere::PATH);
    let ended = outcome("ended", account.signed_out_elsewhere, error.is_some());
    view! {
        <section class="card mt-6 p-6" aria-labelledby="other-devices">
            <h2 id="other-devices" class="text-lg font-semibold">
                {account.devices}
            </h2>
            <OwnSessions />
            <p class="mt-4 mb-4 text-muted-foreground">{account.other_devices_lead}</p>
            <form method="post" action=SignOutElsewhere::url()>
                <div class="grid gap-4">
                    <FormError error />
                    <div class="flex flex-wrap items-center gap-4">
                        <button type="submit" class=Variant::Outline.class()>
                            {account.sign_out_elsewhere}
                        </button>
                        {ended}
                    </div>
                </div>
            </form>
        </section>
    }
}

/// Where one is signed in. Not a resource: nothing in the browser needs its data.
#[component]
fn OwnSessions() -> impl IntoView {
    let (words, account) = (use_words(), use_account_words());
    let error = refusal_of(EndSession::PATH);
    let ended = outcome("device", account.signed_out_there, error.is_some());
    view! {
        <FormError error />
        {ended}
        <Suspense>
            {move || Suspend::new(async move {
                match own_sessions().await {
                    Ok(sessions) => {
                        let rows = sessions.into_iter().map(session_row).collect_view();
                        view! { <ul class="mt-2 divide-y divide-border">{rows}</ul> }.into_any()
                    }
                    Err(error) => view! { <p>{words.reason(&error)}</p> }.into_any(),
                }
            })}
        </Suspense>
    }
}

fn session_row(session: SessionSummary) -> impl IntoView {
    let (words, account) = (use_words(), use_account_words());
    let initial = expect_context::<Initial>();
    let zone = viewers_zone();
    let device = (account.device)(session.browser.as_deref(), session.system.as_deref());
    let when = match session.current {
        true => account.this_device.to_owned(),
        false => {
            let at = calendar::updated(session.last_seen_at, initial.now, zone, words);
            (account.last_used)(&at)
        }
    };
    let since = calendar::long_date(calendar::day(session.created_at, zone), words);
    let end = (!session.current).then(|| {
        let name = (account.sign_out_of)(&device);
        view! {
            <form method="post" action=EndSession::url() class="ms-auto">
                <input type="hidden" name="id" value=session.id />
                <button type="submit" class=Variant::Outline.class() aria-label=name>
                    {account.sign_out_there}
                </button>
            </form>
        }
    });
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <div class="min-w-0">
                <p class="font-medium wrap-anywhere">{device}</p>
                <p class="text-sm text-muted-foreground">
                    {when} " · " {(account.signed_in_since)(&since)}
                </p>
            </div>
            {end}
        </li>
    }
}

/// Says that a form has succeeded, according to the address; it may be that of an earlier success.
fn outcome(mark: &str, what: &'static str, was_refused: bool) -> impl IntoView + use<> {
    let query = use_query_map();
    let is_done = query.with_untracked(|query| query.get(mark).is_some()) && !was_refused;
    view! {
        <p class="text-success" role="status">
            {is_done.then_some(what)}
        </p>
    }
}
