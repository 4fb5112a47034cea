//! The person's own profile.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::login::typed;
use super::profile_pictures::ProfilePictures;
use crate::app::components::frame::OtherLanguages;
use crate::app::components::shared::{Button, Field, FormError, TextArea, refusal_of};
use crate::app::paths;
use crate::app::words::{use_account_words, use_words};
use crate::domain::{FullName, shown_name};
use crate::server_fns::accounts::UpdateProfile;
use crate::wire::rest::User;
use crate::wire::{ApiError, FormField};

/// `/profile`: a form that works without JavaScript.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let words = use_words();
    let user = expect_context::<User>();
    let error = refusal_of(UpdateProfile::PATH);
    let query = use_query_map();
    // The address may be that of an earlier success.
    let saved = query
        .with_untracked(|query| query.get("saved"))
        .filter(|_| error.is_none())
        .map(|_| words.saved);
    view! {
        <Title text=words.profile />
        <main id="content" tabindex="-1" class="page">
            <div class="mx-auto w-full max-w-xl">
                <h1 class="text-2xl font-semibold">{words.profile}</h1>
                <p class="mt-1 mb-6 text-muted-foreground">{words.profile_lead}</p>
                <section class="card p-6">
                    <form method="post" action=UpdateProfile::url()>
                        <div class="grid gap-4">
                            <FormError error=error.clone() />
                            <ProfileFields user=user.clone() error />
                            <div class="flex items-center gap-4">
                                <Button kind="submit">{words.save}</Button>
                                <p class="text-success" role="status">
                                    {saved}
                                </p>
                            </div>
                        </div>
                    </form>
                </section>
                <ProfilePictures user />
                <div class="mt-6 flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
                    <a class="text-link" href=paths::ACCOUNT>
                        {use_account_words().password_and_devices}
                    </a>
                    <span class="ms-auto">{words.language}</span>
                    <OtherLanguages />
                </div>
            </div>
        </main>
    }
}

/// The fields, with what was typed into a refused form.
#[component]
fn ProfileFields(user: User, error: Option<ApiError>) -> impl IntoView {
    let words = use_words();
    let typed = typed(error.as_ref());
    // A substitute for a missing name is not a name to keep.
    let has_name = user.full_name != shown_name("", user.user_type, user.user_id);
    let name = has_name.then_some(user.full_name);
    let most = u32::try_from(FullName::MAX_CHARS).unwrap_or(u32::MAX);
    let line = |label, field, value, kind, autocomplete| {
        let (value, error) = (typed.or(field, value), error.clone());
        view! { <Field label field value kind autocomplete error /> }
    };
    view! {
        <Field
            label=words.full_name
            field=FormField::FullName
            autocomplete="name"
            value=typed.or(FormField::FullName, name)
            max_length=most
            required=true
            error=error.clone()
        />
        {line(words.phone, FormField::Phone, user.phone, "tel", "tel")}
        {line(words.location, FormField::Location, user.location, "text", "on")}
        <div class="grid gap-4 sm:grid-cols-2">
            {line(words.city, FormField::City, user.city, "text", "on")}
            {line(words.state, FormField::State, user.state, "text", "on")}
        </div>
        <TextArea
            label=words.about_me
            field=FormField::Bio
            value=typed.or(FormField::Bio, user.bio)
            error=error.clone()
        />
    }
}
