//! Sends what is written: over the socket when it is connected, else as a server function, until the server
//! has answered. The name that a message was given keeps every repeat harmless.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::Chat;
use super::use_socket::Socket;
use crate::app::platform::{self, Keep};
use crate::app::reactive::effect;
use crate::app::state::inbox::Applied;
use crate::app::state::incoming::SentAck;
use crate::app::state::outbox::Entry;
use crate::server_fns::chat::send_message;
use crate::wire::events::{SEND_MESSAGE, Send};
use crate::wire::rest::Message;
use crate::wire::{ApiError, ErrorCode};

/// Sends for as long as the pages live. What waits outlives a reload of the tab.
///
/// On the server: sends nothing; the form does.
pub fn use_outbox(chat: Chat, socket: Socket) {
    let name = format!("outbox:{}", chat.me);
    let is_restored = StoredValue::new(false);
    effect(move || {
        if !is_restored.get_value() {
            is_restored.set_value(true);
            let kept = platform::load(Keep::Tab, &name);
            if let Some(kept) = kept.and_then(|text| serde_json::from_str(&text).ok()) {
                chat.outbox.update(|outbox| outbox.restore(kept));
            }
        }
        if let Ok(text) = chat.outbox.with(serde_json::to_string) {
            platform::save(Keep::Tab, &name, &text);
        }
    });
    effect(move || {
        chat.outbox.track();
        pump(chat, socket);
        let now = platform::now().0;
        let next = chat.outbox.with_untracked(|outbox| outbox.next_try(now));
        let timer = next.and_then(|at| {
            let wait = Duration::from_millis(at.abs_diff(now));
            set_timeout_with_handle(move || chat.outbox.notify(), wait).ok()
        });
        on_cleanup(move || {
            if let Some(timer) = timer {
                timer.clear();
            }
        });
    });
}

fn pump(chat: Chat, socket: Socket) {
    let now = platform::now().0;
    // Nothing that is to be seen changes when a message's turn comes, so nobody is told.
    let due = chat
        .outbox
        .try_update_untracked(|outbox| outbox.take_due(now));
    for entry in due.unwrap_or_default() {
        spawn_local(send(chat, socket, entry));
    }
}

async fn send(chat: Chat, socket: Socket, entry: Entry) {
    let name = entry.name.clone();
    match deliver(socket, entry).await {
        Ok(message) => {
            let id = message.conversation_id;
            if chat.accept(message) == Applied::Stranger {
                chat.refresh(id);
            }
            chat.mend_gap(id);
        }
        Err(error) => {
            chat.check_session(&error);
            let (now, random) = (platform::now().0, platform::random());
            chat.outbox
                .try_update(|outbox| outbox.failed(&name, &error, now, random));
        }
    }
}

async fn deliver(socket: Socket, entry: Entry) -> Result<Message, ApiError> {
    let event = Send {
        conversation_id: entry.conversation,
        message: entry.text.clone(),
        client_message_id: entry.name.clone(),
    };
    match socket.emit_with_ack(SEND_MESSAGE, &event).await {
        Ok(SentAck { message }) => Ok(message),
        // Nobody knows whether it has arrived. Asking again by the other way finds out.
        Err(error) if error.code == ErrorCode::TryAgain => {
            send_message(entry.conversation, entry.text, Some(entry.name)).await
        }
        Err(error) => Err(error),
    }
}
