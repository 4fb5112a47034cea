//! The messages of a conversation that stand out, as a page of links: without JavaScript, and where the Messages page is not alive.

use leptos::prelude::*;

use super::about_conversation::{
    Subject, about_conversation, asked, message_link, moment, more, sheet,
};
use crate::app::components::marked::icon_of;
use crate::app::components::shared::EmptyState;
use crate::app::hooks::use_jump::address_of;
use crate::app::state::content;
use crate::app::words::{use_marked_words, use_words};
use crate::domain::{Consent, MarkedKind, Message, MessageId};
use crate::server_fns::actions::marked;
use crate::wire::rest::MarkedPage;

/// `/conversations/{conversation}/marked?kind=&before=`.
#[component]
pub fn MarkedMessagesPage() -> impl IntoView {
    let kind = asked::<String>("kind").and_then(|name| MarkedKind::from_name(&name));
    let kind = kind.unwrap_or(MarkedKind::Agreed);
    let before = asked("before").map(MessageId);
    about_conversation(
        move |id| marked(id, kind, before),
        move |subject, page| shown(subject, kind, page),
    )
}

fn shown(subject: &Subject, kind: MarkedKind, page: MarkedPage) -> AnyView {
    let (words, of) = (use_words(), use_marked_words());
    let tab = |it: MarkedKind| {
        let current = (it == kind).then_some("page");
        view! {
            <a class="shared-tab" href=format!("?kind={}", it.as_str()) aria-current=current>
                {words.marks.name(it)}
            </a>
        }
    };
    let next = page
        .next_before
        .map(|before| format!("?kind={}&before={before}", kind.as_str()));
    let messages = page.messages.into_iter().map(Message::from);
    let entries: Vec<_> = messages
        .map(|message| entry(subject, &message, kind))
        .collect();
    let list = if entries.is_empty() {
        let (title, lead) = of.nothing(kind);
        view! { <EmptyState icon=icon_of(kind) title lead /> }.into_any()
    } else {
        view! { <ul class="shared-rows">{entries}</ul> }.into_any()
    };
    let content = view! {
        <nav class="shared-tabs" aria-label=words.messages>
            {MarkedKind::ALL.map(tab).collect_view()}
        </nav>
        {list}
        {more(next)}
    };
    sheet(subject, words.marks.name(kind), content.into_any())
}

/// A message, which leads to its place; of an agreement also who has agreed and when.
fn entry(subject: &Subject, message: &Message, kind: MarkedKind) -> AnyView {
    let (words, of) = (use_words(), use_marked_words());
    let agreement = message.agreement.filter(|_| kind == MarkedKind::Agreed);
    let line = |say: fn(&str, &str) -> String, it: Consent| {
        let said = say(&subject.name_of(it.by, of.you), &moment(it.at));
        view! { <span class="shared-about block">{said}</span> }
    };
    let proposed = agreement.map(|it| line(of.proposed, it.proposed));
    let confirmed = agreement.and_then(|it| it.confirmed);
    let confirmed = confirmed.map(|it| line(of.confirmed, it));
    message_link(
        address_of(&subject.chat, message.seq),
        subject.byline(message.sender_id, message.created_at),
        content::line_of(&message.body, words),
        (proposed, confirmed).into_any(),
    )
}
