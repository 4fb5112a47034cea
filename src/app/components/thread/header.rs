//! The head of a conversation: the other member and their presence.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::peer::Peer;
use crate::app::components::shared::{Avatar, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_conversation_menu::{head_key, use_conversation_menu};
use crate::app::hooks::use_find::address_of_search;
use crate::app::hooks::use_socket::use_socket;
use crate::app::paths;
use crate::app::reactive::{choose, memo};
use crate::app::state::calendar;
use crate::app::words::use_words;
use crate::domain::{Seq, UserType};
use crate::server_fns::chat::MarkRead;
use crate::wire::rest::ConversationSummary;

/// Back link; avatar, name and presence, which lead to the details where there is no third pane; the way to the search.
#[component]
pub fn ThreadHeader(
    /// The current row of the conversation.
    row: Memo<ConversationSummary>,
    /// The other member.
    peer: Peer,
) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let (id, role) = row.with_untracked(|row| (row.conversation_id, row.participant_type));
    let name = match role {
        Some(UserType::Photographer) => {
            let href = paths::photographer(peer.id);
            view! {
                <a class="block truncate hover:underline" href=href rel="external">
                    {peer.name}
                </a>
            }
            .into_any()
        }
        _ => peer.name.into_any(),
    };
    let details = format!("{}?details=1", chat.path_of(id));
    // Before the page is alive, it leads to a page of its own.
    let is_alive = chat.is_alive;
    let find = memo(move || match is_alive.get() {
        true => address_of_search(&chat.path_of(id)),
        false => paths::search_in(id),
    });
    let rel = move || (!is_alive.get()).then_some("external");
    view! {
        <header class="thread-head">
            <a class="icon-button lg:hidden" href=paths::home(chat.role) prop:replace=true aria-label=words.back>
                <Glyph icon=icondata::LuArrowLeft class="text-xl" />
            </a>
            <div class="thread-peer">
                <Avatar user=peer.id name=peer.name picture=peer.picture class="size-10" />
                <div class="min-w-0 flex-1">
                    <h1 class="truncate font-semibold" dir="auto" translate="no">
                        {name}
                    </h1>
                    <PresenceLine row />
                </div>
                <a class="details-link" href=details aria-label=words.details title=words.details></a>
            </div>
            <MarkReadForm row />
            <a
                class="icon-button find-link"
                href=find
                rel=rel
                aria-label=words.search_in_chat
                title=words.search_in_chat
                aria-keyshortcuts="Control+F"
            >
                <Glyph icon=icondata::LuSearch class="text-xl" />
            </a>
            <MenuButton row />
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
        match row.last_seen_at {
            _ if !socket.tells_presence() || chat.freshness.get().is_kept() => String::new(),
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
    // The name stands above; beside it, "typing" would not fit on a phone.
    let typing = move || {
        let name = row.with(|row| row.participant_name.clone());
        view! {
            <span class="sr-only">{(words.is_typing)(&name)}</span>
            <span aria-hidden="true">{words.typing}</span>
        }
        .into_any()
    };
    view! {
        <p class="presence" class:presence-live=is_live translate="no">
            {choose(is_typing, typing, move || view! { <span class="truncate">{line}</span> }.into_any())}
        </p>
    }
}

/// Opens the menu of the conversation. Only a living page has menus, and only what has a message is in the list.
#[component]
fn MenuButton(row: Memo<ConversationSummary>) -> impl IntoView {
    let (words, popup) = (use_words(), use_conversation_menu().popup);
    let key = head_key(row.with_untracked(|row| row.conversation_id));
    let is_empty = memo(move || row.with(|row| row.last_seq == Seq::ZERO));
    view! {
        <button
            type="button"
            class="icon-button row-menu-button head-menu-button"
            class:hidden=is_empty
            aria-label=words.inbox.actions
            aria-haspopup="menu"
            data-menu=key
            on:click=move |event| popup.clicked(&event)
        >
            <Glyph icon=icondata::LuEllipsisVertical class="text-xl" />
        </button>
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
