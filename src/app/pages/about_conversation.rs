//! What the plain pages about one conversation share: they are for its members, name the other one, and lead back to it.

use std::future::Future;

use futures::future::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::NotFoundPage;
use super::plain_frame::framed_answer;
use super::signed_in::if_signed_in;
use crate::app::hooks::use_clock::viewers_zone;
use crate::app::paths;
use crate::app::state::calendar;
use crate::app::words::{use_shared_words, use_words};
use crate::domain::{ConversationId, Timestamp, UserId};
use crate::server_fns::chat::conversation;
use crate::wire::ApiError;
use crate::wire::rest::{ConversationSummary, User};

/// Whose page it is, and which conversation it is about.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The signed-in person.
    pub user: User,
    /// Their row of the conversation.
    pub row: ConversationSummary,
    /// The address of the conversation.
    pub chat: String,
}

impl Subject {
    /// The name of a member; the person is called `you`.
    pub(super) fn name_of(&self, member: UserId, you: &str) -> String {
        if member == self.user.user_id {
            you.to_owned()
        } else {
            self.row.participant_name.clone()
        }
    }

    /// Who has written a message, and when.
    pub(super) fn byline(&self, author: UserId, at: Timestamp) -> String {
        format!("{} · {}", self.name_of(author, use_words().you), moment(at))
    }
}

/// Date and time as the pages show them.
pub(super) fn moment(at: Timestamp) -> String {
    calendar::moment(at, viewers_zone(), use_words())
}

/// A message in a list, as a link: its byline, its beginning, and what else there is to say.
pub(super) fn message_link(href: String, byline: String, text: String, rest: AnyView) -> AnyView {
    view! {
        <li class="shared-row">
            <a class="marked-message" href=href>
                <span class="shared-about block">{byline}</span>
                <span class="shared-text" dir="auto">
                    {text}
                </span>
                {rest}
            </a>
        </li>
    }
    .into_any()
}

/// The page about the conversation that the address names, with what `load` reads.
pub(super) fn about_conversation<T: Send + 'static, Loading>(
    load: impl FnOnce(ConversationId) -> Loading + Send + 'static,
    show: impl FnOnce(&Subject, T) -> AnyView + Send + 'static,
) -> AnyView
where
    Loading: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let id = use_params_map().with_untracked(|params| params.get("conversation"));
    let Some(id) = id.and_then(|id| id.parse::<ConversationId>().ok()) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    if_signed_in(move |user| {
        let page = Suspend::new(async move {
            let answer = try_join(conversation(id), load(id)).await;
            framed_answer(user, answer, |user, (row, loaded)| {
                let user = user.clone();
                let chat = paths::conversation(user.user_type, id);
                show(&Subject { user, row, chat }, loaded)
            })
        });
        view! { <Suspense>{page}</Suspense> }.into_any()
    })
}

/// What the query of the address says under a name.
pub(super) fn asked<T: std::str::FromStr>(name: &str) -> Option<T> {
    use_query_map().with_untracked(|query| query.get(name)?.parse().ok())
}

/// The page under its title.
pub(super) fn sheet(subject: &Subject, title: &'static str, content: AnyView) -> AnyView {
    view! {
        <Title text=title />
        <main id="content" tabindex="-1" class="page">
            <div class="mx-auto w-full max-w-2xl">
                <a class="text-link" href=subject.chat.clone()>
                    {use_shared_words().back_to_chat}
                </a>
                <h1 class="mt-2 text-2xl font-semibold">{title}</h1>
                <p class="mb-4 text-muted-foreground" dir="auto">
                    {subject.row.participant_name.clone()}
                </p>
                {content}
            </div>
        </main>
    }
    .into_any()
}

/// The link to the next page of a list, if there is one.
pub(super) fn more(address: Option<String>) -> AnyView {
    let link = address.map(|address| {
        view! {
            <a class="more-link" href=address>
                {use_shared_words().show_more}
            </a>
        }
    });
    link.into_any()
}
