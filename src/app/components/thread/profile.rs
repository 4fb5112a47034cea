//! What a person says of themselves, in the details. Of a page of the server it stays as it was rendered; on a living page it is a
//! part that loads on first use.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::{FirstUse, Glyph, NotLoaded, Portfolio};
use crate::app::paths;
use crate::app::platform;
use crate::app::words::use_words;
use crate::domain::{UserId, UserType};
use crate::server_fns::accounts::person;
use crate::wire::rest::User;

/// The profile of a person; nothing if it cannot be loaded.
#[component]
pub fn PersonProfile(
    /// The person.
    id: UserId,
) -> impl IntoView {
    let shown = if platform::is_adopting() {
        platform::adopted(move || loaded(id))
    } else {
        view! { <FirstUse load=move || profile(id) is_quiet=true /> }.into_any()
    };
    view! { <div class="details-profile">{shown}</div> }
}

#[wasm_split(profile, fallible)]
fn profile(id: UserId) -> Result<AnyView, NotLoaded> {
    Ok(loaded(id))
}

/// No resource: nothing of it is needed to adopt what the server has rendered.
fn loaded(id: UserId) -> AnyView {
    let shown = async move {
        let user = person(id).await.ok();
        user.map(|user| view! { <Profile user /> }.into_any())
    };
    view! { <Suspense>{Suspend::new(shown)}</Suspense> }.into_any()
}

#[component]
fn Profile(user: User) -> impl IntoView {
    let words = use_words();
    let page = (user.user_type == UserType::Photographer).then(|| {
        let href = paths::photographer(user.user_id);
        view! {
            <a class="text-link mt-2 text-sm" href=href rel="external">
                {words.view_profile}
            </a>
        }
    });
    let mut places = vec![user.location, user.city, user.state];
    places.retain(|place| place.as_ref().is_some_and(|it| !it.trim().is_empty()));
    // People write the same place into several fields.
    places.dedup();
    let place = places.into_iter().flatten().collect::<Vec<_>>().join(", ");
    view! {
        {page}
        {(!place.is_empty())
            .then(|| {
                view! {
                    <p class="mt-4 flex max-w-full items-center gap-1.5 text-sm" dir="auto">
                        <Glyph icon=icondata::LuMapPin class="text-muted-foreground" />
                        <span class="wrap-anywhere">{place}</span>
                    </p>
                }
            })}
        {user
            .bio
            .map(|bio| {
                view! {
                    <p class="mt-4 w-full text-sm wrap-anywhere whitespace-pre-line" dir="auto">
                        {bio}
                    </p>
                }
            })}
        <Portfolio pictures=user.portfolio />
    }
}
