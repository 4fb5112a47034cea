//! Who the other person is, and whether they are there.

use leptos::prelude::*;

use crate::app::components::shared::{Avatar, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_socket::use_socket;
use crate::app::paths;
use crate::app::state::calendar;
use crate::app::state::connection::Status;
use crate::app::words::use_words;
use crate::domain::UserType;
use crate::server_fns::chat::MarkRead;
use crate::wire::rest::ConversationSummary;

/// Back, face, name, and a line about their presence.
#[component]
pub fn ThreadHeader(
    /// The conversation, as it is now.
    row: Memo<ConversationSummary>,
) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let name = Signal::derive(move || row.with(|row| row.participant_name.clone()));
    let picture = Signal::derive(move || row.with(|row| row.participant_avatar.clone()));
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

/// Typing, online, or last seen; before that, what they are. Nothing while the connection is lost: nobody knows.
#[component]
fn PresenceLine(row: Memo<ConversationSummary>) -> impl IntoView {
    let words = use_words();
    let (chat, clock, socket) = (use_chat(), use_clock(), use_socket());
    let is_typing = Memo::new(move |_| {
        let id = row.with(|row| row.conversation_id);
        chat.typists.with(|typists| typists.is_typing(id))
    });
    let line = Memo::new(move |_| {
        let row = row.get();
        if is_typing.get() {
            return (words.is_typing)(&row.participant_name);
        }
        match row.last_seen_at {
            _ if socket.status.get() == Status::Offline => String::new(),
            _ if row.online => words.online.to_owned(),
            Some(at) => calendar::last_seen(at, clock.now.get(), clock.offset.get(), words),
            // Never seen here, or not for us to know: what they are instead.
            None => match row.participant_type {
                Some(UserType::Photographer) => words.photographer.to_owned(),
                Some(UserType::Customer) => words.customer.to_owned(),
                Some(UserType::Admin) | None => String::new(),
            },
        }
    });
    let is_live = move || is_typing.get() || row.with(|row| row.online);
    view! {
        <p class="presence" class:presence-live=is_live>
            <span class="truncate">{line}</span>
            <Show when=move || is_typing.get()>
                <span class="typing-dots" aria-hidden="true">
                    <i></i>
                    <i></i>
                    <i></i>
                </span>
            </Show>
        </p>
    }
}

/// Reading is a change. Where no script can tell that a page is looked at, the person says so.
#[component]
fn MarkReadForm(row: Memo<ConversationSummary>) -> impl IntoView {
    let words = use_words();
    let mark = ServerAction::<MarkRead>::new();
    let id = row.with_untracked(|row| row.conversation_id);
    let has_unread = row.with_untracked(|row| row.unread_count > 0);
    view! {
        <div class="without-js" class:hidden=!has_unread>
            <ActionForm action=mark>
                <input type="hidden" name="conversation_id" value=id.to_string() />
                <button type="submit" class="button border border-input bg-card">
                    {words.mark_as_read}
                </button>
            </ActionForm>
        </div>
    }
}
