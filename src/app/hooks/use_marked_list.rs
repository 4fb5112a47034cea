//! A list of messages that stand out: its pages, and what happens to them meanwhile. Part of what loads on first use.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::{Chat, use_chat};
use super::use_shared_list::address_beside;
use super::use_socket::use_socket;
use crate::app::reactive::{effect, memo};
use crate::app::state::marked::MarkedList;
use crate::app::state::shared_items::ListEnd;
use crate::app::state::thread::Thread;
use crate::domain::{Change, ConversationId, MarkedKind, Message, Seq};
use crate::server_fns::actions::marked;

/// A list of messages of the open conversation.
#[derive(Debug, Clone, Copy)]
pub struct MarkedItems {
    /// What is loaded of it, with what the server does not have yet.
    pub list: Memo<MarkedList>,
    /// What stands below its messages.
    pub end: Memo<ListEnd>,
    /// Is a page being loaded?
    pub is_loading: RwSignal<bool>,
    /// The chat of the signed-in user.
    pub chat: Chat,
    /// The conversation.
    pub id: ConversationId,
    kind: MarkedKind,
    thread: RwSignal<Thread>,
    loaded: RwSignal<MarkedList>,
    has_failed: RwSignal<bool>,
    /// The list has to be read again.
    is_stale: StoredValue<bool>,
}

/// A list of messages of a conversation, which begins to load. What could not be loaded is loaded when the connection returns.
///
/// On the server: never used, because its part loads on first use.
#[must_use]
pub fn use_marked_list(thread: RwSignal<Thread>, kind: MarkedKind) -> MarkedItems {
    let (chat, socket) = (use_chat(), use_socket());
    let id = thread.with_untracked(|thread| thread.conversation);
    let loaded = RwSignal::new(MarkedList::new(kind));
    let has_failed = RwSignal::new(false);
    let list = memo(move || {
        let pending = chat.outbox.with(|outbox| outbox.changes_of(id, chat.me));
        thread.with(|thread| loaded.with(|list| list.after(pending.iter(), thread)))
    });
    let items = MarkedItems {
        list,
        end: memo(move || list.with(|list| list.end(has_failed.get()))),
        is_loading: RwSignal::new(false),
        chat,
        id,
        kind,
        thread,
        loaded,
        has_failed,
        is_stale: StoredValue::new(false),
    };
    chat.revisions.listen(move |change| items.follow(&change));
    effect(move || {
        if socket.is_connected() && items.end.get_untracked() == ListEnd::Failed {
            items.load_more();
        }
    });
    items.load_more();
    items
}

impl MarkedItems {
    /// Loads the next page, also after a failure.
    pub fn load_more(self) {
        if self.is_loading.get_untracked() {
            return;
        }
        self.is_loading.set(true);
        self.has_failed.set(false);
        spawn_local(async move {
            self.read().await;
            self.is_loading.try_set(false);
        });
    }

    /// The address of a message in the conversation.
    #[must_use]
    pub fn address_of(self, seq: Seq) -> String {
        address_beside(&self.chat.path_of(self.id), seq, self.kind.as_str())
    }

    /// Reads the next page; the first one again if a message has entered the list of which nothing is known.
    async fn read(self) {
        // Gone when the list is closed.
        while let Some(known) = self.loaded.try_get_untracked() {
            let is_stale = self.is_stale.try_update_value(std::mem::take) == Some(true);
            let before = known.next().filter(|_| !is_stale);
            match marked(self.id, self.kind, before).await {
                Ok(_) if self.is_stale.try_get_value() == Some(true) => {}
                Ok(page) => {
                    self.loaded.try_update(|list| {
                        if is_stale {
                            *list = MarkedList::new(self.kind);
                        }
                        list.add(page);
                    });
                    return;
                }
                Err(error) => {
                    self.chat.check_session(&error);
                    self.has_failed.try_set(true);
                    return;
                }
            }
        }
    }

    /// Applies a change about a message of any conversation.
    fn follow(self, change: &Change) {
        if change.conversation_id != self.id {
            return;
        }
        // What is being read may have been read before the change.
        let is_reading = self.is_loading.try_get_untracked() == Some(true);
        let is_known = self.thread.try_with_untracked(|thread| {
            let loaded = change
                .kind
                .message()
                .and_then(|id| thread.messages().by_id(id));
            let loaded: Option<&Message> = loaded;
            self.loaded.try_update(|list| list.revise(change, loaded))
        });
        if is_reading || is_known.flatten() == Some(false) {
            self.is_stale.set_value(true);
            self.load_more();
        }
    }
}
