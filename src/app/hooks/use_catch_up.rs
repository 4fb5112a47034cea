//! Compares the page with the server and fetches what events did not deliver. Socket events are hints; the server's
//! answers are authoritative.

use std::time::Duration;

use leptos::ev::{online, pageshow, visibilitychange};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::Chat;
use super::use_socket::Socket;
use crate::app::platform;
use crate::app::reactive::{effect, memo};
use crate::app::state::heads::{Behind, Heads};
use crate::app::state::incoming::{Incoming, PlainAck};
use crate::app::timeouts::answer_within;
use crate::server_fns::chat::heads;
use crate::wire::ApiError;
use crate::wire::events::{InConversation, JOIN_CONVERSATION};

/// Interval between comparisons while connected. They find losses that leave no gap.
const EVERY: Duration = Duration::from_secs(60);
/// Delay after a failed comparison while connected.
const AGAIN: Duration = Duration::from_secs(5);
/// A comparison that takes longer, fetches included, is assumed to hang on a dead connection.
const TIMEOUT: Duration = Duration::from_secs(30);
/// If more rows than this have changed, the first page of the list is fetched instead of single rows.
const FEW: usize = 3;

/// Keeps the page up to date: compares with the server after every connect, when the page wakes up or regains a
/// network, and once a minute; every few seconds while there is no live connection.
#[derive(Debug, Clone, Copy)]
struct CatchUp {
    chat: Chat,
    socket: Socket,
    heads: StoredValue<Heads>,
    is_busy: StoredValue<bool>,
    /// A comparison requested during the current one; the value says whether it includes the list.
    wanted: StoredValue<Option<bool>>,
}

/// Catches up as long as the pages are mounted.
///
/// On the server: does nothing.
pub fn use_catch_up(chat: Chat, socket: Socket) {
    let it = CatchUp {
        chat,
        socket,
        heads: StoredValue::new(Heads::default()),
        is_busy: StoredValue::new(false),
        wanted: StoredValue::new(None),
    };
    effect(move || {
        if socket.sessions.get() > 0 {
            chat.outbox.retry_now();
            it.join_again();
            it.start(true);
        }
    });
    socket.on_event(move |event| {
        if *event == Incoming::CatchUp {
            it.start(true);
        }
    });
    effect(move || {
        if socket.comparisons.get() > 0 {
            it.start(false);
        }
    });
    let is_periodic = memo(move || socket.is_periodic());
    effect(move || {
        if is_periodic.get() {
            chat.outbox.retry_now();
        }
    });
    let is_connected = memo(move || socket.is_connected());
    effect(move || {
        if !is_connected.get() {
            chat.freshness.update(|it| it.lost(socket.heard_at()));
        }
    });
    effect(move || {
        let wake = move || it.wake();
        let mut handles = vec![
            window_event_listener(visibilitychange, move |_| wake()),
            window_event_listener(pageshow, move |_| wake()),
            window_event_listener(online, move |_| wake()),
        ];
        let ticking = set_interval_with_handle(move || it.start(false), EVERY);
        on_cleanup(move || {
            handles.drain(..).for_each(|handle| handle.remove());
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
    });
}

impl CatchUp {
    /// After a sleep, an open socket may be dead: a request checks that the server answers.
    fn wake(self) {
        if platform::is_visible() && self.socket.sessions.get_untracked() > 0 {
            self.join_again();
            self.start(false);
            spawn_local(self.chat.outbox.look());
        }
    }

    fn join_again(self) {
        if let Some(conversation_id) = self.chat.open.get_untracked() {
            spawn_local(async move {
                let here = InConversation { conversation_id };
                let joining = self.socket.emit_with_ack(JOIN_CONVERSATION, &here);
                // On a timeout the socket itself treats the connection as lost.
                let _: Result<PlainAck, ApiError> = joining.await;
            });
        }
    }

    /// Compares now, or once more when the running comparison has finished.
    fn start(self, is_new_connection: bool) {
        if self.is_busy.get_value() {
            self.wanted
                .update_value(|it| *it = Some(is_new_connection || *it == Some(true)));
            return;
        }
        self.is_busy.set_value(true);
        spawn_local(async move {
            let mut with_list = is_new_connection;
            let mut result = self.compare(with_list).await;
            while let Some(wanted) = self.wanted.try_update_value(Option::take).flatten() {
                with_list = wanted || (with_list && result.is_err());
                result = self.compare(with_list).await;
            }
            self.is_busy.try_set_value(false);
            if result.is_err() {
                platform::sleep(AGAIN).await;
                if self.socket.is_connected_now() {
                    self.start(with_list);
                }
            }
        });
    }

    /// Compares and reports at once what the result says about the connection: on a slow connection another
    /// comparison may already be due.
    async fn compare(self, with_list: bool) -> Result<(), ApiError> {
        let result = answer_within(TIMEOUT, self.run(with_list)).await;
        self.socket.compared(result.is_ok());
        if let Err(error) = &result {
            self.chat.check_session(error);
        }
        result
    }

    async fn run(self, with_list: bool) -> Result<(), ApiError> {
        if with_list {
            // Presence was not reported in the meantime either.
            self.chat.fetch_list().await?;
        }
        let after = self.chat.feed.try_get_value().unwrap_or_default().known();
        let told = heads(Some(after)).await?;
        if told.viewer != self.chat.me {
            platform::go_to("/");
            return Ok(());
        }
        let known = |id| self.chat.known(id);
        let behind = self
            .heads
            .try_update_value(|it| it.compare(&told.heads, known));
        self.fetch(behind.unwrap_or_default()).await?;
        let has_more = told.private.has_more;
        self.chat.apply_private(told.private);
        if has_more {
            self.start(false);
        }
        let now = platform::now();
        let is_live = self.socket.is_connected_now();
        self.chat
            .freshness
            .try_update(|it| it.caught_up(now, is_live));
        Ok(())
    }

    async fn fetch(self, behind: Behind) -> Result<(), ApiError> {
        if behind.has_strangers || behind.conversations.len() > FEW {
            self.chat.fetch_list().await?;
        }
        for id in behind.conversations {
            self.chat.fetch(id).await?;
        }
        Ok(())
    }
}
