//! The Messages pages of customers and photographers: the same components under two addresses. The address
//! names the open conversation, so that reload, links and Back work.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::components::Redirect;
use leptos_router::hooks::{use_location, use_params_map};

use super::signed_in::SignedIn;
use crate::app::components::inbox::{ConversationMenuDialog, InboxPane};
use crate::app::components::shared::EmptyState;
use crate::app::components::thread::{ThreadFailed, ThreadPane};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_conversation_menu::provide_conversation_menu;
use crate::app::hooks::use_query::use_query;
use crate::app::hooks::use_shortcuts::use_shortcuts;
use crate::app::paths;
use crate::app::reactive::{live, memo};
use crate::app::resource::once;
use crate::app::state::inbox::Inbox;
use crate::app::words::{capped, use_words};
use crate::domain::{ConversationId, UserId, UserType};
use crate::server_fns::chat::open_conversation_with;
use crate::wire::{ApiError, ErrorCode};

/// `/customer/messages/{conversation}?`.
#[component]
pub fn CustomerMessages() -> impl IntoView {
    view! {
        <SignedIn>
            <MessagesPage role=UserType::Customer />
        </SignedIn>
    }
}

/// `/photographer/messages/{conversation}?`.
#[component]
pub fn PhotographerMessages() -> impl IntoView {
    view! {
        <SignedIn>
            <MessagesPage role=UserType::Photographer />
        </SignedIn>
    }
}

/// What the address selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Only the list.
    Nothing,
    /// A conversation.
    Conversation(ConversationId),
    /// The conversation with this person.
    Person(UserId),
    /// An id that cannot be parsed.
    Nonsense,
}

#[component]
fn MessagesPage(role: UserType) -> impl IntoView {
    let chat = use_chat();
    if chat.role != role {
        return view! { <OwnRole /> }.into_any();
    }
    let asked = use_asked();
    let selected = memo(move || match asked.get() {
        Asked::Conversation(id) => Some(id),
        _ => None,
    });
    use_shortcuts(chat, selected);
    provide_conversation_menu(chat);
    let is_open = memo(move || asked.get() != Asked::Nothing);
    view! {
        <PageTitle />
        <main id="content" tabindex="-1" class="messages" class:messages-open=is_open>
            <section class="inbox-pane">
                <InboxPane selected />
            </section>
            <section class="thread-pane">
                {live(move || match asked.get() {
                    Asked::Nothing => view! { <NothingOpen /> }.into_any(),
                    Asked::Conversation(id) => view! { <ThreadPane id /> }.into_any(),
                    Asked::Person(person) => view! { <OpenWith person /> }.into_any(),
                    Asked::Nonsense => {
                        let error = ApiError::new(ErrorCode::InvalidConversationId, String::new());
                        view! { <ThreadFailed error /> }.into_any()
                    }
                })}
            </section>
        </main>
        <ConversationMenuDialog />
    }
    .into_any()
}

fn use_asked() -> Memo<Asked> {
    let (params, query) = (use_params_map(), use_query());
    memo(move || {
        if let Some(id) = params.with(|params| params.get("conversation")) {
            return id.parse().map_or(Asked::Nonsense, Asked::Conversation);
        }
        let person = query.with(|query| {
            query
                .get("photographerId")
                .or_else(|| query.get("customerId"))
        });
        match person.map(|number| number.parse()) {
            Some(Ok(number)) => Asked::Person(UserId(number)),
            Some(Err(_)) => Asked::Nonsense,
            None => Asked::Nothing,
        }
    })
}

/// Redirects to the same conversation on the page of the person's own role.
#[component]
fn OwnRole() -> impl IntoView {
    let location = use_location();
    let path = location
        .pathname
        .with_untracked(|path| paths::in_role(use_chat().role, path));
    let query = location.search.get_untracked();
    let path = paths::with_query(path.as_deref().unwrap_or("/"), &query);
    view! { <Redirect path /> }
}

/// Opens the conversation with a person and redirects to its address. It need not have a message yet.
#[component]
fn OpenWith(person: UserId) -> impl IntoView {
    let chat = use_chat();
    let lead_to = move |id| {
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        view! { <Redirect path=chat.path_of(id) options /> }.into_any()
    };
    let known = chat.inbox.with_untracked(|inbox| inbox.with_peer(person));
    if let Some(id) = known {
        return lead_to(id);
    }
    let opening = once(open_conversation_with(person));
    view! {
        <Suspense>
            {Suspend::new(async move {
                match opening.await {
                    Ok(row) => {
                        let id = row.conversation_id;
                        if chat.is_alive.get_untracked() {
                            chat.accept_rows(vec![row]);
                        }
                        lead_to(id)
                    }
                    Err(error) => view! { <ThreadFailed error /> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn NothingOpen() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="nothing-open">
            <EmptyState icon=icondata::LuMessageCircle title=words.nothing_open lead=words.nothing_open_lead />
        </div>
    }
}

/// The page title, with the number of unread conversations.
#[component]
fn PageTitle() -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let clock = use_clock();
    let unread = memo(move || {
        let (reading, now) = (chat.reading.get(), clock.now.get());
        let count = |inbox: &Inbox| {
            chat.outbox
                .with(|outbox| inbox.unread_conversations(reading, outbox, now))
        };
        chat.inbox.with(count)
    });
    // Reference-counted, and computed now: the server reads the title outside of the page's arena, where a `Memo` would be
    // missing or that of another request.
    let text = ArcMemo::new(move |_| match unread.get() {
        0 => words.messages.to_owned(),
        count => format!(
            "({}) {}",
            capped(i64::try_from(count).unwrap_or(i64::MAX)),
            words.messages
        ),
    });
    text.get_untracked();
    view! { <Title text=move || text.get() /> }
}
