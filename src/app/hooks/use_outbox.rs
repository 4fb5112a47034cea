//! Sends messages and actions over the socket when it is connected, otherwise with a server function, and repeats until the
//! server has answered. One tab sends at a time; the action id makes repeats harmless.

use std::time::Duration;

use futures::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::send_action::send_action;
use super::use_chat::Chat;
use super::use_notice::Notices;
use super::use_socket::Socket;
use crate::app::components::shared::with_retries;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::incoming::SentAck;
use crate::app::state::outbox::{Outbox, OutboxEntry};
use crate::app::timeouts::answer_within;
use crate::domain::{ActionId, Change};
use crate::server_fns::chat::send_message;
use crate::wire::events::{SEND_MESSAGE, Send, SendBody};
use crate::wire::{ApiError, ErrorCode};

/// Time to wait for the server's answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends as long as the pages are mounted. Unsent messages are kept beyond that.
///
/// On the server: sends nothing; the form does.
pub fn use_outbox(chat: Chat, socket: Socket, notices: Notices) {
    announce_refusals(chat);
    let is_open = StoredValue::new(false);
    effect(move || {
        if !is_open.get_value() {
            is_open.set_value(true);
            chat.outbox.open(move |change| chat.apply(&change));
        }
        let now = platform::now().0;
        let next = chat.outbox.with(|outbox| outbox.next_try(now));
        if chat.outbox.begin_sending() {
            spawn_local(async move {
                while chat.outbox.has_due() && take_turn(chat, socket, notices).await {}
                chat.outbox.end_sending();
            });
        }
        let timer = next.and_then(|at| {
            let wait = Duration::from_millis(at.abs_diff(now));
            set_timeout_with_handle(move || chat.outbox.retry_due(), wait).ok()
        });
        on_cleanup(move || {
            if let Some(timer) = timer {
                timer.clear();
            }
        });
    });
}

/// Announces each refused message once, in every tab of the person.
fn announce_refusals(chat: Chat) {
    let mut known = Vec::new();
    effect(move || {
        let refused = chat.outbox.with(Outbox::refused);
        let news = refused.iter().filter(|(name, _)| !known.contains(name));
        news.for_each(|(_, error)| chat.announce_refusal(error));
        known = refused.into_iter().map(|(name, _)| name).collect();
    });
}

/// Sends the messages that are due, at most one per conversation, while no other tab sends. `false` if this page must
/// not send any more.
async fn take_turn(chat: Chat, socket: Socket, notices: Notices) -> bool {
    let turn = chat.outbox.begin_turn().await;
    if !chat.is_mine_still() {
        platform::go_to("/");
        return false;
    }
    let due = chat.outbox.take_due();
    join_all(
        due.into_iter()
            .map(|entry| send(chat, socket, notices, entry)),
    )
    .await;
    chat.outbox.end_turn(turn).await;
    true
}

async fn send(chat: Chat, socket: Socket, notices: Notices, entry: OutboxEntry) {
    let name = entry.name.clone();
    if entry.is_action() {
        return act(chat, socket, notices, &name, entry).await;
    }
    match deliver(socket, entry).await {
        Ok(change) => {
            chat.outbox.tell_stored(&change);
            chat.apply(&change);
        }
        Err(error) => {
            chat.check_session(&error);
            chat.outbox.failed(&name, error);
        }
    }
}

/// Sends an action. A refused one is taken back, and the user is told why.
async fn act(chat: Chat, socket: Socket, notices: Notices, name: &ActionId, entry: OutboxEntry) {
    let id = entry.conversation;
    let sending = with_retries(|| send_action(socket, entry.clone())).await;
    let answer = match sending {
        Ok(sending) => answer_within(TIMEOUT, sending).await,
        Err(_) => Err(ApiError::new(ErrorCode::TryAgain, "")),
    };
    match answer {
        Ok(change) => {
            change.iter().for_each(|it| chat.outbox.tell_stored(it));
            chat.apply_own(id, change);
            chat.outbox.settle(name);
        }
        Err(error) => {
            chat.check_session(&error);
            if chat.outbox.failed(name, error.clone()) {
                notices.refused(id, error);
            }
        }
    }
}

async fn deliver(socket: Socket, entry: OutboxEntry) -> Result<Change, ApiError> {
    let attachment_ids: Vec<_> = entry.attachments().iter().map(|it| it.id).collect();
    let forward_of = entry.copy.as_ref().map(|it| it.message);
    // The server makes a copy from its message.
    let text = match forward_of {
        Some(_) => String::new(),
        None => entry.text,
    };
    let event = Send {
        conversation_id: entry.conversation,
        message: SendBody::of(&text, &attachment_ids),
        client_message_id: entry.name.clone(),
        reply_to_id: entry.reply_to.as_ref().map(|quote| quote.id),
        forward_of,
    };
    let message = match socket.emit_with_ack(SEND_MESSAGE, &event).await {
        Ok(SentAck { message }) => message,
        // It is unknown whether the message has arrived: repeat it over the other channel.
        Err(error) if error.code == ErrorCode::TryAgain => {
            let asking = send_message(
                entry.conversation,
                text,
                Some(entry.name),
                attachment_ids,
                event.reply_to_id,
                forward_of,
            );
            answer_within(TIMEOUT, asking).await?
        }
        Err(error) => return Err(error),
    };
    Ok(Change::of_message(message.into()))
}
