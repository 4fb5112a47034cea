//! The user's private note on the other member, in the details. Of a page of the server it stays as it was rendered until somebody
//! edits it; on a living page it is a part that loads when the details open.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::note_editor::living_note;
use super::note_view::rendered;
use crate::app::components::shared::FirstUse;
use crate::app::hooks::use_details::DetailsView;
use crate::app::platform;
use crate::app::reactive::{effect, memo, when};
use crate::domain::Seq;
use crate::wire::rest::ConversationSummary;

/// The note; nothing before the first message, nor when the account is gone.
#[component]
pub fn PersonNote(
    /// The current row of the conversation.
    row: Memo<ConversationSummary>,
    /// What of the details is shown.
    details: DetailsView,
) -> impl IntoView {
    let id = row.with_untracked(|row| row.conversation_id);
    let is_known =
        memo(move || row.with(|row| row.participant_type.is_some() && row.last_seq > Seq::ZERO));
    let is_adopted = platform::is_adopting() && is_known.get_untracked();
    let is_live = RwSignal::new(false);
    effect(move || {
        let is_visible = details.is_open.get() || platform::has_three_panes();
        if !is_adopted && is_known.get() && is_visible {
            is_live.set(true);
        }
    });
    let edit = move |event: MouseEvent| {
        if platform::is_within(&event, ".note-open") {
            is_live.set(true);
        }
    };
    let rendered = is_adopted.then(|| {
        view! { <div class="note-rendered">{platform::adopted(move || rendered(id))}</div> }
    });
    let live = move || {
        let load = move || living_note(id, is_adopted, details);
        view! { <FirstUse load is_quiet=!is_adopted /> }.into_any()
    };
    view! {
        <section class="note" class:hidden=move || !is_known.get() on:click=edit>
            {rendered}
            {when(memo(move || is_live.get()), live)}
        </section>
    }
}
