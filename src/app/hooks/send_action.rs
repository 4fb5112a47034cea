//! Sends an action on a message or on a row of the list. Not in the module: loaded when there is one to send.

use std::pin::Pin;

use serde::Serialize;
use wasm_split_helpers::wasm_split;

use super::use_socket::Socket;
use crate::app::components::shared::NotLoaded;
use crate::app::state::incoming::ChangeAck;
use crate::app::state::outbox::{MessageEdit, OutboxEntry};
use crate::domain::{ActionId, AgreementStep, Change, ConversationId, SettingsChange};
use crate::server_fns::actions::{agree, delete_message, edit_message, pin, react, star};
use crate::server_fns::people::block;
use crate::server_fns::settings::{set_stage, update_conversation};
use crate::wire::actions::{
    Agree, DeleteFor, DeleteMessage, EditMessage, PinMessage, React, Star, UpdateConversation,
};
use crate::wire::events::{
    AGREE, DELETE_MESSAGE, EDIT_MESSAGE, PIN, REACT, STAR, UPDATE_CONVERSATION,
};
use crate::wire::{ApiError, ErrorCode};

/// The server's answer: the change that the action has made, if any.
pub(super) type Sending = Pin<Box<dyn Future<Output = Result<Option<Change>, ApiError>>>>;

/// Sends an action over the socket, or by a server function when the socket gives no answer. It may have arrived
/// nevertheless: its action id makes the repeat harmless.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(send_action, fallible)]
pub(super) fn send_action(socket: Socket, entry: OutboxEntry) -> Result<Sending, NotLoaded> {
    Ok(Box::pin(send(socket, entry)))
}

async fn send(socket: Socket, entry: OutboxEntry) -> Result<Option<Change>, ApiError> {
    if let Some(change) = entry.settings {
        return arrange(socket, entry.conversation, *change, entry.name).await;
    }
    // Rare: it has no event.
    if let Some(on) = entry.block {
        return block(entry.conversation, on, Some(entry.name)).await;
    }
    let Some(action) = entry.action else {
        return Ok(None);
    };
    let message_id = action.message;
    let name = Some(entry.name);
    let client_action_id = name.clone();
    match action.edit {
        MessageEdit::Delete | MessageEdit::Hide => {
            let whom = match action.edit {
                MessageEdit::Hide => DeleteFor::Me,
                _ => DeleteFor::Everyone,
            };
            let event = DeleteMessage {
                message_id,
                whom,
                client_action_id,
            };
            match emit(socket, DELETE_MESSAGE, &event).await {
                Some(answer) => answer,
                None => delete_message(message_id, whom, name).await,
            }
        }
        MessageEdit::Text(message_text) => {
            let event = EditMessage {
                message_id,
                message_text,
                client_action_id,
            };
            match emit(socket, EDIT_MESSAGE, &event).await {
                Some(answer) => answer,
                None => edit_message(message_id, event.message_text, name).await,
            }
        }
        MessageEdit::React(emoji, on) => {
            let event = React {
                message_id,
                emoji,
                on,
                client_action_id,
            };
            match emit(socket, REACT, &event).await {
                Some(answer) => answer,
                None => react(message_id, event.emoji, on, name).await,
            }
        }
        MessageEdit::Star(on) => {
            let event = Star {
                message_id,
                on,
                client_action_id,
            };
            match emit(socket, STAR, &event).await {
                Some(answer) => answer,
                None => star(message_id, on, name).await,
            }
        }
        MessageEdit::Pin(on) => {
            let event = PinMessage {
                message_id,
                on,
                client_action_id,
            };
            match emit(socket, PIN, &event).await {
                Some(answer) => answer,
                None => pin(message_id, on, name).await,
            }
        }
        MessageEdit::Agree(step, proposed_at) => {
            let on = matches!(step, AgreementStep::Proposed | AgreementStep::Agreed);
            let event = Agree {
                message_id,
                on,
                proposed_at,
                client_action_id,
            };
            match emit(socket, AGREE, &event).await {
                Some(answer) => answer,
                None => agree(message_id, on, proposed_at, name).await,
            }
        }
    }
}

async fn arrange(
    socket: Socket,
    conversation_id: ConversationId,
    change: SettingsChange,
    name: ActionId,
) -> Result<Option<Change>, ApiError> {
    let event = UpdateConversation {
        conversation_id,
        change: change.clone(),
        client_action_id: Some(name.clone()),
    };
    match emit(socket, UPDATE_CONVERSATION, &event).await {
        Some(answer) => answer,
        None if let Some(stage) = change.stage => {
            set_stage(conversation_id, stage.into(), Some(name)).await
        }
        None => {
            let SettingsChange {
                pinned,
                archived,
                muted_until,
                unread_from_seq,
                cleared_seq,
                ..
            } = change;
            update_conversation(
                conversation_id,
                pinned,
                archived,
                muted_until,
                unread_from_seq,
                cleared_seq,
                Some(name),
            )
            .await
        }
    }
}

/// The answer over the socket; `None` if it gives none.
async fn emit(
    socket: Socket,
    event: &str,
    payload: &impl Serialize,
) -> Option<Result<Option<Change>, ApiError>> {
    match socket.emit_with_ack::<ChangeAck>(event, payload).await {
        Err(error) if error.code == ErrorCode::TryAgain => None,
        answer => Some(answer.map(|ack| ack.change)),
    }
}
