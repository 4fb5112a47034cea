//! Reports what has been read: only what is visible on a page that the user looks at. Messages that arrive at other
//! times appear below the unread divider.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_attention::{Attention, use_attention};
use super::use_chat::Chat;
use super::use_scroll::Scroll;
use super::use_socket::Socket;
use crate::app::platform;
use crate::app::reactive::{effect, memo};
use crate::app::state::incoming::MarkAck;
use crate::app::state::thread::Thread;
use crate::app::timeouts::answer_within;
use crate::domain::{Change, ConversationId, Seq};
use crate::server_fns::chat::mark_read;
use crate::wire::events::{MARK_READ, Mark};
use crate::wire::{ApiError, ErrorCode};

/// Delay after a mark could not be stored.
const AGAIN: Duration = Duration::from_secs(2);
/// Time to wait for the server's answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Moves the read mark of the open conversation to the last visible message.
///
/// On the server: does nothing, because reading is a change; without JavaScript a form reports it.
pub fn use_reading(chat: Chat, socket: Socket, thread: RwSignal<Thread>, scroll: Scroll) {
    let Attention { is_attended } = use_attention();
    let id = thread.with_untracked(|thread| thread.conversation);
    let read_mark = memo(move || {
        chat.inbox
            .with(|inbox| inbox.row(id).map(|row| row.summary.last_read_seq))
    });
    // One mark is in flight at a time. The next one covers everything read by then.
    let (is_busy, set_busy) = signal(false);
    // A mark that the server has stored may still be held in the row's log.
    let taken = StoredValue::new(Seq::ZERO);
    effect(move || {
        if is_busy.get() || !is_attended.get() || !(socket.is_connected() || socket.is_periodic()) {
            return;
        }
        let (Some(read), Some(seen)) = (read_mark.get(), scroll.in_sight.get()) else {
            return;
        };
        let Some(up_to) = thread.with(|it| last_of_theirs(it, seen)) else {
            return;
        };
        if up_to > read.max(taken.get_value()) {
            set_busy.set(true);
            spawn_local(async move {
                match mark(socket, id, up_to).await {
                    Ok(change) => {
                        taken.try_set_value(up_to);
                        chat.apply_own_mark(id, change);
                    }
                    Err(_) => platform::sleep(AGAIN).await,
                }
                set_busy.try_set(false);
            });
        }
    });
    effect(move || {
        let reads = is_attended.get() && scroll.is_at_end.get();
        chat.reading.set(reads.then_some(id));
    });
    effect(move || {
        let Some(read) = read_mark.get_untracked() else {
            return;
        };
        let is_news = thread.with(|it| it.divider().is_none() && it.theirs().last() > Some(read));
        if is_news && !is_attended.get_untracked() {
            thread.update(|it| it.mark_unread_from(read));
        }
    });
    on_cleanup(move || {
        chat.reading.try_set(None);
    });
}

/// The last message of the other person up to a position.
fn last_of_theirs(thread: &Thread, seen: Seq) -> Option<Seq> {
    thread.theirs().take_while(|seq| *seq <= seen).last()
}

async fn mark(socket: Socket, id: ConversationId, up_to: Seq) -> Result<Option<Change>, ApiError> {
    let mark = Mark {
        conversation_id: id,
        up_to_seq: Some(up_to),
    };
    match socket.emit_with_ack::<MarkAck>(MARK_READ, &mark).await {
        // The mark may have been stored. Repeating it is harmless, because marks only move forward.
        Err(error) if error.code == ErrorCode::TryAgain => {
            let asking = mark_read(id, Some(up_to));
            answer_within(TIMEOUT, asking).await
        }
        marked => marked.map(|ack| ack.change),
    }
}
