//! The other member's profile: the third pane of wide screens, elsewhere in place of the conversation.

use leptos::prelude::*;

use super::keep_forms::KeepForms;
use super::peer::Peer;
use super::person_note::PersonNote;
use super::profile::PersonProfile;
use crate::app::components::marked::MarkedSection;
use crate::app::components::shared::{Avatar, Glyph};
use crate::app::components::shared_items::SharedSection;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_details::DetailsView;
use crate::app::state::thread::Thread;
use crate::app::words::use_words;
use crate::domain::UserType;
use crate::wire::rest::ConversationSummary;

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
    // A deleted account has none.
    let profile = role.map(|_| view! { <PersonProfile id=peer.id /> });
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
            {profile}
            <SharedSection thread details=view />
            <MarkedSection thread details=view />
            <PersonNote row details=view />
            <KeepForms row />
        </aside>
    }
}
