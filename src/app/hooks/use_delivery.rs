//! Reports to senders that their messages have reached a device.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::Chat;
use super::use_socket::Socket;
use crate::app::reactive::effect;
use crate::app::state::incoming::ChangeAck;
use crate::domain::{ConversationId, Seq};
use crate::wire::events::{MARK_DELIVERED, Mark};

/// Marks the newest message of every listed conversation as delivered, once in each connection: marks that were sent over a
/// lost one may not have arrived.
///
/// On the server: does nothing; a page without JavaScript does not count as a device that receives.
pub fn use_delivery(chat: Chat, socket: Socket) {
    // The connection and the position of the last mark.
    let told = StoredValue::new(HashMap::<ConversationId, (u32, Seq)>::new());
    effect(move || {
        let session = socket.sessions.get();
        if !socket.is_connected() {
            return;
        }
        let due: Vec<(ConversationId, Seq)> = chat.inbox.with(|inbox| {
            let rows = inbox.rows().iter();
            rows.filter_map(|row| Some((row.summary.conversation_id, row.undelivered()?)))
                .collect()
        });
        for (id, up_to) in due {
            let at = (session, up_to);
            let is_news = told.try_update_value(|told| told.insert(id, at) < Some(at));
            if is_news == Some(true) {
                spawn_local(mark(chat, socket, id, up_to));
            }
        }
    });
}

async fn mark(chat: Chat, socket: Socket, id: ConversationId, up_to: Seq) {
    let mark = Mark {
        conversation_id: id,
        up_to_seq: Some(up_to),
    };
    let marked = socket
        .emit_with_ack::<ChangeAck>(MARK_DELIVERED, &mark)
        .await;
    if let Ok(change) = marked.map(|ack| ack.change) {
        chat.apply_own(id, change);
    }
}
