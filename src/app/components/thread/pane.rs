//! Loads a conversation and opens it. Each conversation has its own pane, so that a slow load for one can never
//! appear under the name of another.

use futures::future::try_join;
use leptos::prelude::*;

use super::failed::ThreadFailed;
use super::open::OpenThread;
use super::skeleton::LogSkeleton;
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::hooks::use_jump::AT;
use crate::app::hooks::use_loading::use_loading;
use crate::app::hooks::use_query::use_query;
use crate::app::hooks::use_socket::use_socket;
use crate::app::platform;
use crate::app::resource::{once, shared};
use crate::app::state::freshness::Freshness;
use crate::app::state::thread::Thread;
use crate::domain::{ActionId, ConversationId, Seq};
use crate::server_fns::chat::{conversation, history};
use crate::wire::ApiError;
use crate::wire::rest::{ConversationSummary, MessagesPage};

/// A conversation, loaded when it is shown.
#[component]
pub fn ThreadPane(
    /// The conversation.
    id: ConversationId,
) -> impl IntoView {
    let chat = use_chat();
    // The same value on the server and in the browser. Created outside the suspended part, so that hydration
    // finds it in order.
    let form_message_id = shared(|| ActionId::new_at(platform::now()));
    if let Some((thread, summary)) = loaded_before(chat, id) {
        chat.refresh(id);
        return view! { <OpenThread thread summary form_message_id /> }.into_any();
    }
    let query = use_query();
    // What this device has kept is the end of a conversation.
    let is_kept = chat.freshness.with_untracked(Freshness::is_kept);
    let asked = |name| query.with_untracked(|query| query.get(name)?.parse().ok().map(Seq));
    let asked = |name| asked(name).filter(|_| !is_kept);
    let at = asked(AT);
    let before = asked("before").filter(|_| at.is_none());
    // Without a network, only what this device has kept can be led to.
    let socket = use_socket();
    let is_elsewhere = before.is_some() || at.is_some() && socket.is_connected_now();
    if let Some(summary) = row_before(chat, id).filter(|_| !is_elsewhere) {
        let (thread, loading) = use_loading(chat, socket, &summary);
        return view! { <OpenThread thread summary form_message_id loading /> }.into_any();
    }
    let loading = once(load(id, before, at));
    view! {
        <Suspense fallback=LogSkeleton>
            {
                let form_message_id = form_message_id.clone();
                Suspend::new(async move {
                    match loading.await {
                        Ok((summary, page)) => {
                            let thread = chat.keep(Thread::open(chat.me, &summary, page));
                            view! { <OpenThread thread summary form_message_id /> }.into_any()
                        }
                        Err(error) => view! { <ThreadFailed error /> }.into_any(),
                    }
                })
            }
        </Suspense>
    }
    .into_any()
}

async fn load(
    id: ConversationId,
    before: Option<Seq>,
    around: Option<Seq>,
) -> Result<(ConversationSummary, MessagesPage), ApiError> {
    try_join(conversation(id), history(id, before, None, around, None)).await
}

/// A conversation that was open before appears at once, with a divider before the messages that are unread now.
fn loaded_before(
    chat: Chat,
    id: ConversationId,
) -> Option<(ArcRwSignal<Thread>, ConversationSummary)> {
    let thread = chat.thread(id)?;
    // It was left before its messages came.
    if thread.with_untracked(Thread::is_awaited) {
        return None;
    }
    let summary = row(chat, id)?;
    thread.update(|thread| thread.mark_unread_from(summary.last_read_seq));
    Some((thread, summary))
}

/// The row of a conversation that is opened on a living page: its head needs no answer of the server. Pages that come from
/// the server are complete.
fn row_before(chat: Chat, id: ConversationId) -> Option<ConversationSummary> {
    chat.is_alive.get_untracked().then(|| row(chat, id))?
}

fn row(chat: Chat, id: ConversationId) -> Option<ConversationSummary> {
    chat.inbox
        .with_untracked(|inbox| inbox.row(id).map(|row| row.summary.clone()))
}
