//! Loads the messages of a conversation whose row is known: its head and its message box are there meanwhile. What this
//! device has kept is shown at once. A load that fails is repeated when the server can be reached.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::Chat;
use super::use_socket::Socket;
use crate::app::platform;
use crate::app::reactive::{effect, memo};
use crate::app::state::backoff;
use crate::app::state::thread::Thread;
use crate::app::timeouts::{answer_within, within};
use crate::domain::ConversationId;
use crate::server_fns::chat::history;
use crate::wire::ApiError;
use crate::wire::rest::{ConversationSummary, MessagesPage};

/// Time to wait for the server's answer.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Time to wait for the copy of this device, which usually takes a few milliseconds, before the server is asked.
const SHORT_WAIT: Duration = Duration::from_millis(300);
/// Time to wait for it where the server does not answer.
const LONG_WAIT: Duration = Duration::from_secs(4);
/// Time to wait for the part that reads it, which the browser has if it has made the copy.
const PART_WAIT: Duration = Duration::from_secs(4);

/// How far loading has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// The server was asked.
    Running,
    /// The messages are shown.
    Done,
    /// The server has refused or not answered.
    Failed(ApiError),
}

/// A conversation that is being loaded.
#[derive(Debug, Clone, Copy)]
pub struct Loading {
    /// How far it has come.
    pub progress: RwSignal<Progress>,
    chat: Chat,
    id: ConversationId,
    thread: StoredValue<ArcRwSignal<Thread>>,
    failures: StoredValue<u32>,
    was_overtaken: StoredValue<bool>,
}

/// Starts to load a conversation.
///
/// On the server: not used; pages are complete there.
pub fn use_loading(
    chat: Chat,
    socket: Socket,
    row: &ConversationSummary,
) -> (ArcRwSignal<Thread>, Loading) {
    // It receives changes from now on, which are shown below the messages that are to come.
    let thread = chat.keep(Thread::open(chat.me, row, no_page(row)));
    let it = Loading {
        progress: RwSignal::new(Progress::Running),
        chat,
        id: row.conversation_id,
        thread: StoredValue::new(thread.clone()),
        failures: StoredValue::new(0),
        was_overtaken: StoredValue::new(false),
    };
    spawn_local(async move {
        if !it.show_kept(SHORT_WAIT).await {
            it.load();
        }
    });
    let is_reachable = memo(move || socket.is_connected() || socket.is_periodic());
    effect(move || {
        let has_failed = it
            .progress
            .with(|now| matches!(now, Progress::Failed(error) if error.is_passing()));
        if !has_failed || !is_reachable.get() {
            return;
        }
        let wait = backoff::delay_ms(it.failures.get_value(), platform::random());
        let timer = set_timeout_with_handle(move || it.load(), Duration::from_millis(wait));
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
    (thread, it)
}

impl Loading {
    /// Asks the server, now.
    pub fn load(self) {
        if self.progress.try_set(Progress::Running).is_some() {
            // The conversation was left.
            return;
        }
        spawn_local(async move {
            let asking = history(self.id, None, None, None, None);
            match answer_within(TIMEOUT, asking).await {
                Ok(page) => self.add(page),
                Err(error) if error.is_passing() && self.show_kept(LONG_WAIT).await => {}
                Err(error) => self.fail(error),
            }
        });
    }

    /// Shows what this device has kept, and asks for what has happened since. `false` if it has kept nothing.
    async fn show_kept(self, wait: Duration) -> bool {
        let text = within(wait, self.chat.kept_text(self.id)).await;
        let kept = match text {
            Some(text) => within(PART_WAIT, self.chat.kept_thread(self.id, text)).await,
            None => None,
        };
        let (Some(kept), Some(thread)) = (kept, self.thread.try_get_value()) else {
            return false;
        };
        if thread.with_untracked(Thread::is_awaited) {
            thread.set(kept);
        }
        self.finish(&thread);
        self.chat.mend_gap(self.id);
        self.chat.refresh(self.id);
        true
    }

    fn add(self, page: MessagesPage) {
        let Some(thread) = self.thread.try_get_value() else {
            // The conversation was left.
            return;
        };
        let last = page.last_seq;
        // The address may have led to another part of the conversation meanwhile.
        let is_awaited = thread.with_untracked(Thread::is_awaited);
        if is_awaited && thread.try_update(|it| it.add_older(page)) == Some(false) {
            self.overtaken(thread);
            return;
        }
        self.finish(&thread);
        if thread.with_untracked(Thread::known) < last {
            self.chat.refresh(self.id);
        }
    }

    /// A change has come before the page that was read before it. If the next page is older, too, the server does not know
    /// that change any more, because it was restored from a backup; what is fetched then says so.
    fn overtaken(self, thread: ArcRwSignal<Thread>) {
        if self
            .was_overtaken
            .try_update_value(|was| std::mem::replace(was, true))
            == Some(false)
        {
            self.load();
            return;
        }
        spawn_local(async move {
            match self.chat.fetch(self.id).await {
                Ok(()) => self.finish(&thread),
                Err(error) => self.fail(error),
            }
        });
    }

    fn fail(self, error: ApiError) {
        self.chat.check_session(&error);
        self.failures.try_update_value(|count| *count += 1);
        self.progress.try_set(Progress::Failed(error));
    }

    fn finish(self, thread: &ArcRwSignal<Thread>) {
        let read = self.chat.inbox.try_with_untracked(|inbox| {
            let row = &inbox.row(self.id)?.summary;
            (row.unread_count > 0).then_some(row.last_read_seq)
        });
        if let Some(read) = read.flatten() {
            thread.update(|it| it.mark_unread_from(read));
        }
        self.progress.try_set(Progress::Done);
    }
}

/// Stands for the messages until they are loaded.
const fn no_page(row: &ConversationSummary) -> MessagesPage {
    MessagesPage {
        participant_id: row.participant_id,
        messages: Vec::new(),
        has_more: true,
        has_newer: false,
        oldest_seq: None,
        last_seq: row.last_seq,
        changes: Vec::new(),
        pinned: Vec::new(),
    }
}
