//! Applies the server's events to what the pages know.

use std::time::Duration;

use leptos::prelude::*;

use super::use_announcer::Announcer;
use super::use_chat::Chat;
use super::use_socket::Socket;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::inbox::Applied;
use crate::app::state::incoming::Incoming;
use crate::app::state::typing::Typists;
use crate::app::words::{Words, use_words};
use crate::domain::ConversationId;
use crate::wire::events::NewMessage;

/// How often it is looked whether somebody has stopped typing without saying so.
const EXPIRY_CHECK: Duration = Duration::from_secs(1);

/// Listens to the socket for as long as the pages live.
///
/// On the server: hears nothing.
pub fn use_live_events(chat: Chat, socket: Socket, announcer: Announcer) {
    let words = use_words();
    socket.on_event(move |event| apply(chat, announcer, words, event));
    forget_stale_typing(chat, socket);
}

fn apply(chat: Chat, announcer: Announcer, words: &Words, event: &Incoming) {
    match event {
        Incoming::NewMessage(event) => message(chat, announcer, words, event),
        Incoming::Typing(it) => {
            let now = platform::now().0;
            chat.typists
                .update(|typists| typists.started(it.conversation_id, now));
        }
        Incoming::StoppedTyping(it) => stopped_typing(chat, it.conversation_id),
        Incoming::Read(it) => {
            if let Some(thread) = chat.thread(it.conversation_id) {
                thread.update(|thread| thread.peer_read(it.read_seq));
                chat.note(it.conversation_id, Some(it.seq));
            }
            chat.inbox.update(|inbox| {
                inbox.peer_read(it);
            });
            chat.mend_gap(it.conversation_id);
        }
        Incoming::Delivered(it) => {
            if let Some(thread) = chat.thread(it.conversation_id) {
                thread.update(|thread| thread.peer_delivered(it.delivered_seq));
                chat.note(it.conversation_id, Some(it.seq));
            }
            chat.inbox.update(|inbox| {
                inbox.peer_delivered(it);
            });
            chat.mend_gap(it.conversation_id);
        }
        Incoming::Updated(it) => {
            chat.inbox.update(|inbox| {
                inbox.updated(it);
            });
            chat.note(it.conversation_id, Some(it.seq));
            chat.mend_gap(it.conversation_id);
        }
        Incoming::Presence(it) => {
            chat.inbox.update(|inbox| inbox.presence(it));
            if !it.online {
                forget_typing_of(chat, it.user_id);
            }
        }
        Incoming::Online(it) => {
            let now = platform::now();
            chat.inbox
                .update(|inbox| inbox.online(it.user_id, true, now));
        }
        // `presence` says the same, and when they were last seen.
        Incoming::Offline(it) => stopped_typing(chat, it.conversation_id),
        Incoming::Refused(_) => {}
    }
}

fn message(chat: Chat, announcer: Announcer, words: &Words, event: &NewMessage) {
    let message = event.message.clone();
    let id = message.conversation_id;
    let theirs = message.sender_id != chat.me;
    if theirs {
        stopped_typing(chat, id);
    }
    let text = message.text.clone();
    let applied = chat.accept(message);
    if applied == Applied::Stranger {
        chat.refresh(id);
    }
    if theirs && applied == Applied::New && chat.open.get_untracked() == Some(id) {
        let name = chat.inbox.with_untracked(|inbox| {
            let row = inbox.row(id);
            row.map(|row| row.summary.participant_name.clone())
        });
        announcer.say((words.says)(&name.unwrap_or_default(), &text));
    }
    chat.mend_gap(id);
}

fn stopped_typing(chat: Chat, id: ConversationId) {
    if chat.typists.with_untracked(|typists| typists.is_typing(id)) {
        chat.typists.update(|typists| typists.stopped(id));
    }
}

fn forget_typing_of(chat: Chat, user: crate::domain::UserId) {
    if let Some(id) = ConversationId::between(chat.me, user) {
        stopped_typing(chat, id);
    }
}

/// Typing that was told is believed for a few seconds, and not at all without a connection.
fn forget_stale_typing(chat: Chat, socket: Socket) {
    effect(move || {
        if !socket.is_connected() {
            chat.typists.update(Typists::clear);
        }
    });
    effect(move || {
        let check = move || {
            if chat.typists.with_untracked(|typists| !typists.is_empty()) {
                let now = platform::now().0;
                chat.typists.update(|typists| typists.expire(now));
            }
        };
        let checking = set_interval_with_handle(check, EXPIRY_CHECK);
        on_cleanup(move || {
            if let Ok(checking) = checking {
                checking.clear();
            }
        });
    });
}
