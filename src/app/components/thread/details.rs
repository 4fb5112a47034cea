//! The other member's profile: the third pane of wide screens, elsewhere in place of the conversation.

use leptos::prelude::*;

use super::peer::Peer;
use crate::app::components::shared::{Avatar, Glyph, Portfolio};
use crate::app::components::shared_items::SharedSection;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_details::DetailsView;
use crate::app::paths;
use crate::app::resource::once;
use crate::app::state::thread::Thread;
use crate::app::words::use_words;
use crate::domain::UserType;
use crate::server_fns::accounts::person;
use crate::wire::rest::{ConversationSummary, User};

/// The third pane. Its space is reserved while the profile loads, so that nothing shifts; what was shared stands below it.
#[component]
pub fn Details(
    /// The current row of the conversation.
    row: Memo<ConversationSummary>,
    /// The other member.
    peer: Peer,
    /// The conversation.
    thread: RwSignal<Thread>,
    /// Whether it is shown without room for a third pane, and what of it.
    view: DetailsView,
) -> impl IntoView {
    let words = use_words();
    let back = use_chat().path_of(row.with_untracked(|row| row.conversation_id));
    let role = row.with_untracked(|row| row.participant_type);
    let profile = once(async move {
        // A deleted account has no profile.
        role?;
        person(peer.id).await.ok()
    });
    let role = role.and_then(|role| match role {
        UserType::Customer => Some(words.customer),
        UserType::Photographer => Some(words.photographer),
        UserType::Admin => None,
    });
    view! {
        <aside class="details" class:details-open=view.is_open aria-label=words.details>
            <a class="icon-button details-close" href=back prop:replace=true aria-label=words.close_details>
                <Glyph icon=icondata::LuArrowLeft class="text-xl" />
            </a>
            <Avatar user=peer.id name=peer.name picture=peer.picture class="size-24 text-3xl" is_large=true />
            <p class="mt-3 max-w-full text-center text-lg font-semibold wrap-anywhere" dir="auto" translate="no">
                {peer.name}
            </p>
            <p class="text-sm text-muted-foreground">{role}</p>
            <Suspense>
                {Suspend::new(async move { profile.await.map(|user| view! { <Profile user /> }) })}
            </Suspense>
            <SharedSection thread details=view />
        </aside>
    }
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
