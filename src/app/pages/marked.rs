//! The messages of a conversation that stand out, as a page of links: without JavaScript, and where the Messages page is not alive.

use futures::future::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::NotFoundPage;
use super::plain_frame::framed;
use super::shared_items::Failed;
use super::signed_in::if_signed_in;
use crate::app::components::marked::icon_of;
use crate::app::components::shared::EmptyState;
use crate::app::hooks::use_jump::address_of;
use crate::app::initial::Initial;
use crate::app::paths;
use crate::app::state::calendar::{self, Zone};
use crate::app::state::content;
use crate::app::words::{use_marked_words, use_shared_words, use_words};
use crate::domain::{Consent, ConversationId, MarkedKind, Message, MessageId};
use crate::server_fns::actions::marked;
use crate::server_fns::chat::conversation;
use crate::wire::ErrorCode;
use crate::wire::rest::{ConversationSummary, MarkedPage, User};

/// `/conversations/{conversation}/marked?kind=&before=`.
#[component]
pub fn MarkedMessagesPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("conversation"));
    let Some(id) = id.and_then(|id| id.parse::<ConversationId>().ok()) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    let asked = |name| use_query_map().with_untracked(|query| query.get(name));
    let kind = asked("kind").and_then(|name| MarkedKind::from_name(&name));
    let kind = kind.unwrap_or(MarkedKind::Agreed);
    let before = asked("before")
        .and_then(|id| id.parse().ok())
        .map(MessageId);
    if_signed_in(|user| {
        let page = Suspend::new(async move {
            match try_join(conversation(id), marked(id, kind, before)).await {
                Ok((row, page)) => {
                    let shown = view! { <Marked user=user.clone() row kind page /> };
                    framed(user, shown.into_any())
                }
                Err(error) if error.code == ErrorCode::ConversationNotFound => {
                    view! { <NotFoundPage /> }.into_any()
                }
                Err(_) => framed(user, view! { <Failed /> }.into_any()),
            }
        });
        view! { <Suspense>{page}</Suspense> }.into_any()
    })
}

#[component]
fn Marked(
    user: User,
    row: ConversationSummary,
    kind: MarkedKind,
    page: MarkedPage,
) -> impl IntoView {
    let (words, of, shared_words) = (use_words(), use_marked_words(), use_shared_words());
    let chat = paths::conversation(user.user_type, row.conversation_id);
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
    let next = next.map(|href| {
        view! {
            <a class="more-link" href=href>
                {shared_words.show_more}
            </a>
        }
    });
    let messages = page.messages.into_iter().map(Message::from);
    let entries: Vec<_> = messages
        .map(|message| entry(&message, kind, &user, &row, &chat))
        .collect();
    let list = if entries.is_empty() {
        let (title, lead) = of.nothing(kind);
        view! { <EmptyState icon=icon_of(kind) title lead /> }.into_any()
    } else {
        view! { <ul class="shared-rows">{entries}</ul> }.into_any()
    };
    view! {
        <Title text=words.marks.name(kind) />
        <main id="content" tabindex="-1" class="page">
            <div class="mx-auto w-full max-w-2xl">
                <a class="text-link" href=chat.clone()>
                    {shared_words.back_to_chat}
                </a>
                <h1 class="mt-2 text-2xl font-semibold">{words.marks.name(kind)}</h1>
                <p class="mb-4 text-muted-foreground" dir="auto">
                    {row.participant_name.clone()}
                </p>
                <nav class="shared-tabs" aria-label=words.messages>
                    {MarkedKind::ALL.map(tab).collect_view()}
                </nav>
                {list}
                {next}
            </div>
        </main>
    }
}

/// Author, time and beginning of a message, as a link that leads to it; of an agreement also who has agreed and when.
fn entry(
    message: &Message,
    kind: MarkedKind,
    user: &User,
    row: &ConversationSummary,
    chat: &str,
) -> AnyView {
    let (words, of) = (use_words(), use_marked_words());
    let zone = Zone::fixed(expect_context::<Initial>().offset);
    let date = |at| calendar::moment(at, zone, words);
    let name_of = |id, you: &str| {
        if id == user.user_id {
            you.to_owned()
        } else {
            row.participant_name.clone()
        }
    };
    let about = format!(
        "{} · {}",
        name_of(message.sender_id, words.you),
        date(message.created_at)
    );
    let agreement = message.agreement.filter(|_| kind == MarkedKind::Agreed);
    let say =
        |say: fn(&str, &str) -> String, it: Consent| say(&name_of(it.by, of.you), &date(it.at));
    let line = |text: String| view! { <span class="shared-about block">{text}</span> };
    let proposed = agreement.map(|it| line(say(of.proposed, it.proposed)));
    let confirmed = agreement.and_then(|it| it.confirmed);
    let confirmed = confirmed.map(|it| line(say(of.confirmed, it)));
    view! {
        <li class="shared-row">
            <a class="marked-message" href=address_of(chat, message.seq)>
                <span class="shared-about block">{about}</span>
                <span class="shared-text" dir="auto">
                    {content::line_of(&message.body, words)}
                </span>
                {proposed}
                {confirmed}
            </a>
        </li>
    }
    .into_any()
}
