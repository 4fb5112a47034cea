//! Registration.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::login::{AccountPage, next_page, typed};
use crate::app::components::shared::{Button, Field, FormError, refusal_of};
use crate::app::paths;
use crate::app::words::use_words;
use crate::domain::{FullName, Password, UserType};
use crate::server_fns::accounts::Register;
use crate::wire::FormField;

/// The name of the radio buttons.
const ROLE: &str = "user_type";

/// `/register`: a form that works without JavaScript.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let words = use_words();
    let error = refusal_of(Register::PATH);
    let typed = typed(error.as_ref());
    let role = typed.get(ROLE).and_then(|role| role.parse().ok());
    let next = next_page();
    let elsewhere = paths::with_next(paths::LOGIN, &next);
    view! {
        <AccountPage title=words.create_account lead=words.create_account_lead>
            <form method="post" action=Register::url()>
                <div class="grid gap-4">
                    <FormError error=error.clone() />
                    <input type="hidden" name="next" value=next />
                    <RoleChoice chosen=role.unwrap_or(UserType::Customer) />
                    <Field
                        label=words.full_name
                        field=FormField::FullName
                        autocomplete="name"
                        value=typed.or(FormField::FullName, None)
                        max_length=length(FullName::MAX_CHARS)
                        required=true
                        error=error.clone()
                    />
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
                        autocomplete="new-password"
                        value=String::new()
                        hint=words.password_hint
                        min_length=8
                        max_length=length(Password::MAX_CHARS)
                        required=true
                        error
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
                <input type="radio" name=ROLE value=role.as_str() checked=role == chosen required=true />
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
