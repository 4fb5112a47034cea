//! Registration.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::login::{AccountPage, next_page, typed};
use crate::app::components::shared::{Button, Field, FormError, refusal_of};
use crate::app::paths;
use crate::app::words::use_words;
use crate::domain::{FullName, Password, UserType};
use crate::server_fns::accounts::Register;

/// `/register`: a form that works without JavaScript.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let words = use_words();
    let error = refusal_of(Register::PATH);
    let typed = typed(error.as_ref());
    let next = next_page();
    let elsewhere = paths::with_next(paths::LOGIN, &next);
    view! {
        <AccountPage title=words.create_account lead=words.create_account_lead>
            <form method="post" action=Register::url()>
                <div class="grid gap-4">
                    <FormError error />
                    <input type="hidden" name="next" value=next />
                    <RoleChoice chosen=typed.user_type.unwrap_or(UserType::Customer) />
                    <Field
                        label=words.full_name
                        name="full_name"
                        autocomplete="name"
                        value=typed.full_name
                        max_length=length(FullName::MAX_CHARS)
                        required=true
                    />
                    <Field
                        label=words.email
                        name="email"
                        kind="email"
                        autocomplete="username"
                        value=typed.email
                        required=true
                    />
                    <Field
                        label=words.password
                        name="password"
                        kind="password"
                        autocomplete="new-password"
                        hint=words.password_hint
                        min_length=8
                        max_length=length(Password::MAX_CHARS)
                        required=true
                    />
                    <Button kind="submit">{words.create_account}</Button>
                </div>
            </form>
            <p class="mt-6 text-center text-sm text-muted-foreground">
                {words.have_account} " " <a class="text-link" href=elsewhere>
                    {words.sign_in}
                </a>
            </p>
        </AccountPage>
    }
}

#[component]
fn RoleChoice(chosen: UserType) -> impl IntoView {
    let words = use_words();
    let choices = [
        (UserType::Customer, words.customer),
        (UserType::Photographer, words.photographer),
    ];
    let choice = |(role, label): (UserType, &'static str)| {
        view! {
            <label class="choice">
                <input type="radio" name="user_type" value=role.as_str() checked=role == chosen required=true />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="grid gap-1.5">
            <legend class="mb-1.5 text-sm font-medium">{words.i_am}</legend>
            <div class="grid gap-2 min-[24rem]:grid-cols-2">{choices.map(choice).collect_view()}</div>
        </fieldset>
    }
}

fn length(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX)
}
