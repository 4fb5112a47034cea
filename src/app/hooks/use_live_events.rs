//! Applies the server's events to the state of the pages.

use std::time::Duration;

use leptos::prelude::*;

use super::use_chat::Chat;
use super::use_socket::Socket;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::incoming::Incoming;
use crate::app::state::typing::Typists;
use crate::domain::{ChangeKind, ConversationId, UserId};

/// Interval at which typing indicators are checked for expiry.
const EXPIRY_CHECK: Duration = Duration::from_secs(1);

/// Listens to the socket as long as the pages are mounted.
///
/// On the server: receives nothing.
pub fn use_live_events(chat: Chat, socket: Socket) {
    socket.on_event(move |event| hear(chat, event));
    forget_stale_typing(chat, socket);
}

fn hear(chat: Chat, event: &Incoming) {
    match event {
        Incoming::Change(change) => {
            if matches!(change.kind, ChangeKind::Message { .. }) && change.user_id != chat.me {
                stopped_typing(chat, change.conversation_id);
            }
            chat.apply(change);
        }
        Incoming::Typing(it) => {
            let now = platform::now().0;
            chat.typists
                .update(|typists| typists.started(it.conversation_id, now));
        }
        Incoming::StoppedTyping(it) => stopped_typing(chat, it.conversation_id),
        Incoming::Presence(it) => {
            chat.inbox.update(|inbox| inbox.presence(it));
            if !it.online {
                forget_typing_of(chat, it.user_id);
            }
        }
        // `use_catch_up` and the socket's status deal with these.
        Incoming::CatchUp | Incoming::Refused(_) => {}
    }
}

fn stopped_typing(chat: Chat, id: ConversationId) {
    if chat.typists.with_untracked(|typists| typists.is_typing(id)) {
        chat.typists.update(|typists| typists.stopped(id));
    }
}

fn forget_typing_of(chat: Chat, user: UserId) {
    if let Some(id) = ConversationId::between(chat.me, user) {
        stopped_typing(chat, id);
    }
}

/// Removes typing indicators a few seconds after they were reported, and all of them when the connection is lost.
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
