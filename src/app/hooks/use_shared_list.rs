//! A list of what was shared in a conversation: its pages, and what arrives meanwhile. Part of what loads on first use.

use std::mem;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::{Chat, use_chat};
use super::use_details::{DETAILS, SHARED};
use super::use_jump::address_of;
use super::use_socket::use_socket;
use crate::app::platform;
use crate::app::reactive::{effect, memo};
use crate::app::state::shared_items::{ListEnd, SharedList};
use crate::app::state::thread::Thread;
use crate::domain::{Change, ConversationId, Seq, SharedKind};
use crate::server_fns::chat::shared;
use crate::wire::ApiError;

/// A list of what was shared in the open conversation.
#[derive(Debug, Clone, Copy)]
pub struct SharedItems {
    /// What is loaded of it, with what the server does not have yet.
    pub list: Memo<SharedList>,
    /// What stands below its items.
    pub end: Memo<ListEnd>,
    /// Is a page being loaded?
    pub is_loading: RwSignal<bool>,
    /// The chat of the signed-in user.
    pub chat: Chat,
    id: ConversationId,
    thread: RwSignal<Thread>,
    loaded: RwSignal<SharedList>,
    kind: SharedKind,
    /// The number of messages of a page; `None` for the server's default.
    limit: Option<i64>,
    has_failed: RwSignal<bool>,
    /// The newest page has to be read again.
    is_stale: StoredValue<bool>,
}

/// A list of what was shared in a conversation. Nothing is loaded until [`SharedItems::begin`]; what could not be is loaded when
/// the connection returns.
///
/// On the server: never used, because its part loads on first use.
#[must_use]
pub fn use_shared_list(
    thread: RwSignal<Thread>,
    kind: SharedKind,
    limit: Option<i64>,
) -> SharedItems {
    let chat = use_chat();
    let id = thread.with_untracked(|thread| thread.conversation);
    let loaded = RwSignal::new(SharedList::new(kind));
    let has_failed = RwSignal::new(false);
    let list = memo(move || {
        let pending = chat.outbox.with(|outbox| outbox.changes_of(id, chat.me));
        thread.with(|thread| loaded.with(|list| list.after(pending.iter(), thread)))
    });
    let items = SharedItems {
        list,
        end: memo(move || list.with(|list| list.end(has_failed.get()))),
        is_loading: RwSignal::new(false),
        chat,
        id,
        thread,
        loaded,
        kind,
        limit,
        has_failed,
        is_stale: StoredValue::new(false),
    };
    effect(move || {
        thread.track();
        items.follow();
    });
    chat.revisions.listen(move |change| items.revise(&change));
    items.follow_row();
    let socket = use_socket();
    effect(move || {
        if socket.is_connected() && items.end.get_untracked() == ListEnd::Failed {
            items.load_more();
        }
    });
    items
}

/// The address of a message in the conversation with this path. Where there is room, this list stays open beside it.
#[must_use]
pub fn address_beside(path: &str, seq: Seq, list: &str) -> String {
    let address = address_of(path, seq);
    if platform::has_three_panes() {
        format!("{address}&{DETAILS}={list}")
    } else {
        address
    }
}

impl SharedItems {
    /// Loads the first page, unless it was loaded.
    pub fn begin(self) {
        if self.end.get_untracked() == ListEnd::Waiting {
            self.load_more();
        }
    }

    /// Loads the next page, also after a failure.
    pub fn load_more(self) {
        if self.is_loading.get_untracked() {
            return;
        }
        self.is_loading.set(true);
        self.has_failed.set(false);
        spawn_local(async move {
            let outcome = self.read_next().await;
            if let Err(error) = &outcome {
                self.chat.check_session(error);
            }
            self.has_failed.try_set(outcome.is_err());
            self.read_newest_if_due().await;
            self.follow();
            self.is_loading.try_set(false);
        });
    }

    /// The address of a message in the conversation.
    #[must_use]
    pub fn address_of(self, seq: Seq) -> String {
        address_beside(&self.chat.path_of(self.id), seq, SHARED)
    }

    /// Where an old page of the conversation is open, it does not contain what arrives: then the newest page of the list is read
    /// again.
    fn follow_row(self) {
        let newest = memo(move || {
            let row = self.chat.inbox;
            row.with(|inbox| inbox.row(self.id).map(|row| row.summary.last_message_seq))
        });
        let mut known = newest.get_untracked();
        effect(move || {
            let newest = newest.get();
            let is_news = newest > known;
            known = newest;
            if is_news
                && self.thread.with_untracked(Thread::has_newer)
                && self.end.get_untracked() != ListEnd::Waiting
            {
                self.refresh();
            }
        });
    }

    /// Reads the newest page again, after what is being loaded.
    fn refresh(self) {
        self.is_stale.set_value(true);
        if self.is_loading.get_untracked() {
            return;
        }
        self.is_loading.set(true);
        spawn_local(async move {
            self.read_newest_if_due().await;
            self.is_loading.try_set(false);
        });
    }

    /// Applies a change about a message of any conversation.
    fn revise(self, change: &Change) {
        if change.conversation_id == self.id {
            self.thread.try_with_untracked(|thread| {
                let loaded = change
                    .kind
                    .message()
                    .and_then(|id| thread.messages().by_id(id));
                self.loaded.try_update(|list| list.revise(change, loaded));
            });
        }
    }

    /// Takes what has arrived in the conversation.
    fn follow(self) {
        let news = self.thread.try_with_untracked(|thread| {
            let news = self
                .loaded
                .try_with_untracked(|list| list.news_in(thread))?;
            Some((news, thread.newest()))
        });
        let Some((news, looked)) = news.flatten() else {
            return;
        };
        // Nobody need know what was looked at in vain.
        if news.is_empty() {
            if let Some(mut list) = self.loaded.try_write_untracked() {
                list.follow(news, looked);
            }
        } else {
            self.loaded.update(|list| list.follow(news, looked));
        }
    }

    /// Reads on until something is found, or the list is complete.
    async fn read_next(self) -> Result<(), ApiError> {
        loop {
            // Gone when the conversation is left.
            let Some(before) = self.loaded.try_with_untracked(SharedList::next) else {
                return Ok(());
            };
            let page = shared(self.id, self.kind, before, self.limit).await?;
            let is_done = !page.messages.is_empty() || page.next_before.is_none();
            self.loaded.try_update(|list| list.add(page));
            if is_done {
                return Ok(());
            }
        }
    }

    /// A failure is not said and not repeated: the next message brings another try.
    async fn read_newest_if_due(self) {
        while self.is_stale.try_update_value(mem::take) == Some(true) {
            if let Ok(page) = shared(self.id, self.kind, None, self.limit).await {
                self.loaded.try_update(|list| list.add_newest(page));
            }
        }
    }
}
