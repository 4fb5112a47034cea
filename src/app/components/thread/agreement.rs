//! What both have agreed about a message, below its text.

use leptos::prelude::*;

use super::agreement_choice::agreement_choice;
use super::peer::Peer;
use crate::app::components::shared::{FirstUse, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::reactive::{live, memo, when};
use crate::app::state::calendar;
use crate::app::state::log_lines::Bubble;
use crate::app::words::use_words;

/// That the message is agreed, or who has proposed it; with buttons until it is confirmed.
#[component]
pub fn AgreementLine(
    /// The message.
    bubble: Memo<Bubble>,
    /// The other member.
    peer: Peer,
) -> impl IntoView {
    let (words, chat, clock) = (use_words(), use_chat(), use_clock());
    let agreement = memo(move || bubble.with(|it| it.agreement));
    let is_open =
        memo(move || chat.is_alive.get() && agreement.get().is_some_and(|it| !it.is_final()));
    let text = live(move || {
        let (of, name) = (&words.marks, peer.name.get());
        let Some(agreement) = agreement.get() else {
            return ().into_any();
        };
        let Some(confirmed) = agreement.confirmed else {
            let text = if agreement.proposed.by == chat.me {
                of.proposed_by_you.to_owned()
            } else {
                (of.proposed_by)(&name)
            };
            return view! { <span dir="auto">{text}</span> }.into_any();
        };
        let date = calendar::long_date(calendar::day(confirmed.at, clock.zone.get()), words);
        view! {
            <Glyph icon=icondata::LuHandshake />
            <span class="sr-only">{(of.agreed_by_both)(&name, &date)}</span>
            <span aria-hidden="true">{(of.agreed_on)(&date)}</span>
        }
        .into_any()
    });
    let choice = move || {
        view! { <FirstUse load=move || agreement_choice(bubble) is_quiet=true /> }.into_any()
    };
    view! {
        <div class="agreement" translate="no">
            <p class="agreement-text">{text}</p>
            {when(is_open, choice)}
        </div>
    }
}
