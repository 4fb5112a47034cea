//! Reports what has been read: only what is visible on a page that the user looks at. Messages that arrive at other
//! times appear below the unread divider.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_actions::{Actions, use_actions};
use super::use_attention::{Attention, use_attention};
use super::use_chat::Chat;
use super::use_details::DetailsView;
use super::use_scroll::Scroll;
use super::use_socket::Socket;
use crate::app::platform;
use crate::app::reactive::{effect, memo};
use crate::app::state::inbox::Inbox;
use crate::app::state::thread::Thread;
use crate::domain::{ConversationId, Seq};
use crate::server_fns::chat::mark_read;
use crate::wire::events::{MARK_READ, Mark};

/// Delay after a mark could not be stored.
const AGAIN: Duration = Duration::from_secs(2);

/// Moves the read mark of the open conversation to the last visible message.
///
/// On the server: does nothing, because reading is a change; without JavaScript a form reports it.
pub fn use_reading(
    chat: Chat,
    socket: Socket,
    thread: RwSignal<Thread>,
    scroll: Scroll,
    details: DetailsView,
) {
    let Attention { is_attended } = use_attention();
    let is_attended = memo(move || is_attended.get() && !details.is_covering());
    let actions = use_actions();
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
        let Some(up_to) = thread.with(|it| it.messages().last_of_theirs_up_to(seen)) else {
            return;
        };
        if up_to > read.max(taken.get_value()) {
            set_busy.set(true);
            spawn_local(async move {
                let mark = Mark {
                    conversation_id: id,
                    up_to_seq: Some(up_to),
                };
                let call = mark_read(id, Some(up_to));
                match actions.perform(id, MARK_READ, &mark, call).await {
                    Ok(()) => {
                        taken.try_set_value(up_to);
                    }
                    Err(_) => platform::sleep(AGAIN).await,
                }
                set_busy.try_set(false);
            });
        }
    });
    end_marked_unread(chat, actions, is_attended, id);
    effect(move || {
        let reads = is_attended.get() && scroll.is_at_end.get();
        chat.reading.set(reads.then_some(id));
    });
    effect(move || {
        let Some(read) = read_mark.get_untracked() else {
            return;
        };
        let is_news = thread.with(|it| {
            it.divider().is_none() && it.messages().first_of_theirs_after(read).is_some()
        });
        if is_news && !is_attended.get_untracked() {
            // Whoever has answered elsewhere has read it: there is no divider then, and telling of it would begin anew for ever.
            thread.maybe_update(|it| {
                it.mark_unread_from(read);
                it.divider().is_some()
            });
        }
    });
    on_cleanup(move || {
        chat.reading.try_set(None);
    });
}

/// Opening a conversation ends that it is marked as unread. What is marked while it is open stays: it was marked elsewhere.
fn end_marked_unread(chat: Chat, actions: Actions, is_attended: Memo<bool>, id: ConversationId) {
    let row = |inbox: &Inbox| inbox.row(id).map(|row| row.summary.settings());
    let settings = chat.inbox.with_untracked(row);
    let is_marked = StoredValue::new(settings.is_some_and(|it| it.is_marked_unread()));
    effect(move || {
        if !is_attended.get() || !is_marked.get_value() {
            return;
        }
        is_marked.set_value(false);
        spawn_local(async move {
            let mark = Mark {
                conversation_id: id,
                up_to_seq: Some(Seq::ZERO),
            };
            let call = mark_read(id, mark.up_to_seq);
            if actions.perform(id, MARK_READ, &mark, call).await.is_err() {
                is_marked.try_set_value(true);
            }
        });
    });
}
