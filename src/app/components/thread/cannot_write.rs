//! Why nothing can be written in a conversation, in place of the message box.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::app::components::shared::{FormError, refusal_of};
use crate::app::hooks::use_chat::use_chat;
use crate::app::platform;
use crate::app::reactive::{memo, when};
use crate::app::state::outbox::{OutboxEntry, Step};
use crate::app::words::use_words;
use crate::domain::{ActionId, ConversationId};
use crate::server_fns::people::Block;
use crate::wire::rest::ConversationSummary;

/// The account is gone, or one of the two people has blocked the other. Whoever did so can end it here.
#[component]
pub fn CannotWrite(
    /// The current row of the conversation.
    row: Memo<ConversationSummary>,
) -> impl IntoView {
    let (words, chat) = (use_words(), use_chat());
    let id = row.with_untracked(|row| row.conversation_id);
    let by_me = memo(move || {
        let blocked = row.with(|row| chat.outbox.with(|outbox| outbox.blocked(row)));
        blocked.by_me && row.with(|row| row.participant_type.is_some())
    });
    let says = memo(move || {
        row.with(|row| match row.participant_type {
            None => words.account_gone.to_owned(),
            Some(_) if by_me.get() => (words.blocked_by_you)(&row.participant_name),
            Some(_) => (words.blocked_by_other)(&row.participant_name),
        })
    });
    view! {
        <div class="account-gone">
            <p role="status" translate="no">
                {says}
            </p>
            {when(by_me, move || view! { <Unblock id /> }.into_any())}
        </div>
    }
}

/// A form, so that it works before the page is alive.
#[component]
fn Unblock(id: ConversationId) -> impl IntoView {
    let (words, chat) = (use_words(), use_chat());
    let unblock = move |event: SubmitEvent| {
        event.prevent_default();
        chat.block(id, false);
    };
    view! {
        <form method="post" action=Block::url() on:submit=unblock>
            <FormError error=refusal_of(Block::PATH) />
            <input type="hidden" name="conversation_id" value=id.to_string() />
            <input type="hidden" name="on" value="false" />
            <button type="submit" class="link-button">
                {words.unblock}
            </button>
        </form>
    }
}

impl crate::app::hooks::use_chat::Chat {
    /// Blocks the other person, or no longer: it is shown at once, and sent as soon as possible.
    pub fn block(&self, id: ConversationId, on: bool) {
        let now = platform::now();
        let entry = OutboxEntry::block(id, ActionId::new_at(now), on, now);
        self.outbox.take(Step::Written(entry));
    }
}
