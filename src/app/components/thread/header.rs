//! The head of a conversation: the other member and their presence.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::app::components::shared::{Avatar, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_socket::use_socket;
use crate::app::paths;
use crate::app::reactive::{memo, when};
use crate::app::state::calendar;
use crate::app::words::use_words;
use crate::domain::UserType;
use crate::server_fns::chat::MarkRead;
use crate::wire::rest::ConversationSummary;

/// Back link, avatar, name and presence.
#[component]
pub fn ThreadHeader(
    /// The current row of the conversation.
    row: Memo<ConversationSummary>,
) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let name = memo(move || row.with(|row| row.participant_name.clone()));
    let picture = memo(move || row.with(|row| row.participant_avatar.clone()));
    let peer = row.with_untracked(|row| row.participant_id);
    view! {
        <header class="thread-head">
            <a class="icon-button lg:hidden" href=paths::home(chat.role) aria-label=words.back>
                <Glyph icon=icondata::LuArrowLeft class="text-xl" />
            </a>
            <Avatar user=peer name picture class="size-10" />
            <div class="min-w-0 flex-1">
                <h2 class="truncate font-semibold" dir="auto">
                    {name}
                </h2>
                <PresenceLine row />
            </div>
            <MarkReadForm row />
        </header>
    }
}

/// Typing, online or last seen; the role if they were never seen. Empty while disconnected, because presence is
/// unknown then.
#[component]
fn PresenceLine(row: Memo<ConversationSummary>) -> impl IntoView {
    let words = use_words();
    let (chat, clock, socket) = (use_chat(), use_clock(), use_socket());
    let is_typing = memo(move || {
        let id = row.with(|row| row.conversation_id);
        chat.typists.with(|typists| typists.is_typing(id))
    });
    let line = memo(move || {
        let row = row.get();
        if is_typing.get() {
            return (words.is_typing)(&row.participant_name);
        }
        match row.last_seen_at {
            _ if !socket.tells_presence() => String::new(),
            _ if row.online => words.online.to_owned(),
            Some(at) => calendar::last_seen(at, clock.now.get(), clock.zone.get(), words),
            // Never seen here, or not visible to the viewer: show the role instead.
            None => match row.participant_type {
                Some(UserType::Photographer) => words.photographer.to_owned(),
                Some(UserType::Customer) => words.customer.to_owned(),
                Some(UserType::Admin) | None => String::new(),
            },
        }
    });
    let is_live = memo(move || is_typing.get() || row.with(|row| row.online));
    let dots = || {
        view! {
            <span class="typing-dots" aria-hidden="true">
                <i></i>
                <i></i>
                <i></i>
            </span>
        }
        .into_any()
    };
    view! {
        <p class="presence" class:presence-live=is_live>
            <span class="truncate">{line}</span>
            {when(is_typing, dots)}
        </p>
    }
}

/// Marking as read changes data, so a GET cannot do it. Without JavaScript, the person presses this button.
#[component]
fn MarkReadForm(row: Memo<ConversationSummary>) -> impl IntoView {
    let words = use_words();
    let (id, unread) = row.with_untracked(|row| (row.conversation_id, row.unread_count));
    (unread > 0).then(|| {
        view! {
            <form class="without-js" method="post" action=MarkRead::url()>
                <input type="hidden" name="conversation_id" value=id.to_string() />
                <button type="submit" class="button border border-input bg-card">
                    {words.mark_as_read}
                </button>
            </form>
        }
    })
}
