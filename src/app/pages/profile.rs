//! The person's own profile.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::app::components::frame::OtherLanguages;
use crate::app::components::shared::{Button, Field, FormError, refusal_of};
use crate::app::hooks::use_chat::use_chat;
use crate::app::platform;
use crate::app::words::use_words;
use crate::domain::FullName;
use crate::server_fns::accounts::UpdateProfile;
use crate::wire::rest::User;

/// `/profile`: a form that works without JavaScript.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let words = use_words();
    let user = use_chat().user.get_untracked();
    let error = refusal_of(UpdateProfile::PATH);
    let query = use_query_map();
    let saved = query
        .with_untracked(|query| query.get("saved"))
        .map(|_| words.saved);
    view! {
        <Title text=words.profile />
        <main id="content" class="page">
            <div class="mx-auto w-full max-w-xl">
                <h1 class="text-2xl font-semibold">{words.profile}</h1>
                <p class="mt-1 mb-6 text-muted-foreground">{words.profile_lead}</p>
                <section class="card p-6">
                    <form method="post" action=UpdateProfile::url()>
                        <div class="grid gap-4">
                            <FormError error />
                            <ProfileFields user />
                            <div class="flex items-center gap-4">
                                <Button kind="submit">{words.save}</Button>
                                <p class="text-success">{saved}</p>
                            </div>
                        </div>
                    </form>
                </section>
                <div class="mt-6 flex items-center gap-2 text-sm text-muted-foreground">
                    <span>{words.language}</span>
                    <OtherLanguages />
                </div>
            </div>
        </main>
    }
}

#[component]
fn ProfileFields(user: User) -> impl IntoView {
    let words = use_words();
    let details = user.details;
    let most = u32::try_from(FullName::MAX_CHARS).unwrap_or(u32::MAX);
    view! {
        <Field
            label=words.full_name
            name="full_name"
            autocomplete="name"
            value=user.full_name
            max_length=most
            required=true
        />
        <Field label=words.phone name="phone" kind="tel" autocomplete="tel" value=user.phone.unwrap_or_default() />
        <Field label=words.location name="location" value=user.location.unwrap_or_default() />
        <div class="grid gap-4 sm:grid-cols-2">
            <Field label=words.city name="city" value=details.city.unwrap_or_default() />
            <Field label=words.state name="state" value=details.state.unwrap_or_default() />
        </div>
        <div class="grid gap-1.5">
            <label class="text-sm font-medium" for="bio">
                {words.about_me}
            </label>
            <textarea class="input min-h-28 py-2" id="bio" name="bio" rows="4" dir="auto">
                {platform::in_textarea(&details.bio.unwrap_or_default())}
            </textarea>
        </div>
    }
}
