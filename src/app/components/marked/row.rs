//! A message in a list. Part of what loads on first use.

use leptos::prelude::*;

use crate::app::components::shared::Glyph;
use crate::app::hooks::use_chat::Chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_marked_list::MarkedItems;
use crate::app::platform;
use crate::app::reactive::memo;
use crate::app::state::outbox::MessageEdit;
use crate::app::state::{calendar, content};
use crate::app::words::{use_marked_words, use_words};
use crate::domain::{Consent, MarkedKind, Message, MessageId, Quote, UserId};

/// Author, time and beginning of a message, as a link that leads to it. What makes it stand out can be taken away, except an
/// agreement, which shows who has agreed and when.
pub(super) fn marked_row(items: MarkedItems, kind: MarkedKind, id: MessageId) -> AnyView {
    let (words, of, clock) = (use_words(), use_marked_words(), use_clock());
    let first = items.list.with_untracked(|list| list.get(id).cloned());
    let Some(first) = first else {
        return ().into_any();
    };
    let address = items.address_of(first.seq);
    let message = Memo::new(move |last: Option<&Message>| {
        let now = items.list.with(|list| list.get(id).cloned());
        // Keep the last value while the row is being removed.
        now.unwrap_or_else(|| last.unwrap_or(&first).clone())
    });
    let name_of = move |user: UserId, you: &str| {
        message.with_untracked(|message| name_of(items.chat, message, user, you))
    };
    let date = move |at| calendar::moment(at, clock.zone.get(), words);
    let about = memo(move || {
        let (sender, at) = message.with(|it| (it.sender_id, it.created_at));
        format!("{} · {}", name_of(sender, words.you), date(at))
    });
    let text = memo(move || {
        let quote = message.with(Quote::of);
        let (kind, name) = (quote.message_type, quote.file_name.as_deref());
        content::line(&quote.text, kind, name, quote.album, words)
    });
    let consents = memo(move || {
        let agreement = message
            .with(|it| it.agreement)
            .filter(|_| kind == MarkedKind::Agreed)?;
        let say =
            |say: fn(&str, &str) -> String, it: Consent| say(&name_of(it.by, of.you), &date(it.at));
        let confirmed = agreement.confirmed.map(|it| say(of.confirmed, it));
        Some((say(of.proposed, agreement.proposed), confirmed))
    });
    let consents = move || {
        consents.get().map(|(proposed, confirmed)| {
            view! {
                <span class="shared-about block">{proposed}</span>
                <span class="shared-about block">{confirmed}</span>
            }
        })
    };
    let taking = match kind {
        MarkedKind::Agreed => None,
        MarkedKind::Pinned => Some((
            icondata::LuPinOff,
            of.unpin,
            of.unpin_message,
            MessageEdit::Pin(false),
        )),
        MarkedKind::Starred => Some((
            icondata::LuStarOff,
            of.unstar,
            of.unstar_message,
            MessageEdit::Star(false),
        )),
    };
    let take = taking.map(|(icon, title, label, edit)| {
        let press = move |_| {
            // The row goes with its button.
            platform::focus(".shared-panel");
            items.chat.act(items.id, id, edit.clone(), None);
        };
        view! {
            <button
                type="button"
                class="icon-button"
                title=title
                aria-label=move || text.with(|text| label(text))
                on:click=press
            >
                <Glyph icon />
            </button>
        }
    });
    view! {
        <li class="shared-row" translate="no">
            <a class="marked-message" href=address>
                <span class="shared-about block">{about}</span>
                <span class="shared-text" dir="auto">
                    {text}
                </span>
                {consents}
            </a>
            {take}
        </li>
    }
    .into_any()
}

/// The name of one of the two people.
fn name_of(chat: Chat, message: &Message, user: UserId, you: &str) -> String {
    if user == chat.me {
        return you.to_owned();
    }
    let name = chat.inbox.with_untracked(|inbox| {
        let row = inbox.row(message.conversation_id)?;
        Some(row.summary.participant_name.clone())
    });
    name.unwrap_or_default()
}
