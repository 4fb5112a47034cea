//! The buttons below a message that is proposed as agreed. Not in the module: loaded with the first proposal.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::LOG;
use crate::app::components::shared::NotLoaded;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_message_menu::use_message_menu;
use crate::app::platform;
use crate::app::reactive::{live, memo};
use crate::app::state::log_lines::Bubble;
use crate::app::state::outbox::MessageEdit;
use crate::app::words::use_action_words;
use crate::domain::AgreementStep;

/// Agree and Decline for the other's proposal, Withdraw for the own one.
#[wasm_split(agreement_choice, fallible)]
pub fn agreement_choice(bubble: Memo<Bubble>) -> Result<AnyView, NotLoaded> {
    let (words, chat, menu) = (use_action_words(), use_chat(), use_message_menu());
    let proposed =
        memo(move || bubble.with(|it| it.agreement.map(|it| (it.proposed.by, it.proposed.at.0))));
    let act = move |step| {
        let (message, agreement) = bubble.with_untracked(|it| (it.id, it.agreement));
        let at = agreement
            .filter(|_| step == AgreementStep::Agreed)
            .map(|it| it.proposed.at);
        if let Some(message) = message {
            // The buttons go; the focus must not go with them.
            platform::focus(LOG);
            menu.act(message, MessageEdit::Agree(step, at));
        }
    };
    let button = move |step, name| {
        view! {
            <button type="button" class="agreement-button" on:click=move |_| act(step)>
                {name}
            </button>
        }
    };
    Ok(live(move || match proposed.get() {
        Some((by, _)) if by == chat.me => {
            button(AgreementStep::Withdrawn, words.withdraw).into_any()
        }
        Some(_) => {
            let agree = button(AgreementStep::Agreed, words.confirm);
            let decline = button(AgreementStep::Declined, words.decline);
            (agree, decline).into_any()
        }
        None => ().into_any(),
    }))
}
