//! The state of the signed-in user's pages: the list, loaded conversations and unsent messages. The other hooks keep
//! it up to date; components read it.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;

use super::use_announcer::Announcer;
use super::use_kept_outbox::{KeptOutbox, use_kept_outbox};
use super::use_revisions::Revisions;
use crate::app::paths;
use crate::app::platform::{self, Keep};
use crate::app::reactive::effect;
use crate::app::state::drafts::Drafts;
use crate::app::state::feed::Feed;
use crate::app::state::freshness::Freshness;
use crate::app::state::inbox::Inbox;
use crate::app::state::outbox::{OutboxEntry, Step};
use crate::app::state::scroll::ScrollAnchor;
use crate::app::state::thread::{Applied, Thread};
use crate::app::state::typing::Typists;
use crate::app::words::{Words, use_words};
use crate::domain::{Change, ChangeKind, ConversationId, FeedSeq, Message, Seq, UserId, UserType};
use crate::wire::ApiError;
use crate::wire::rest::{ConversationSummary, User};

/// Key under which all tabs find the user whose page was loaded last.
const VIEWER: &str = "viewer";

/// The chat of the signed-in user.
#[derive(Debug, Clone, Copy)]
pub struct Chat {
    /// Id of the user.
    pub me: UserId,
    /// Role of the user.
    pub role: UserType,
    /// The conversation list.
    pub inbox: RwSignal<Inbox>,
    /// Messages that are not stored by the server yet.
    pub outbox: KeptOutbox,
    /// The conversations in which the other person is typing.
    pub typists: RwSignal<Typists>,
    /// Unsent text per conversation.
    pub drafts: RwSignal<Drafts>,
    /// The conversation on the screen.
    pub open: RwSignal<Option<ConversationId>>,
    /// The conversation whose end is in view: messages that arrive in it are read at once.
    pub reading: RwSignal<Option<ConversationId>>,
    /// Is the page hydrated? Components created from then on were not rendered by the server.
    pub is_alive: RwSignal<bool>,
    /// How up to date the displayed data is.
    pub freshness: RwSignal<Freshness>,
    /// Tells what happens to messages.
    pub revisions: Revisions,
    /// The number of edits, deletions and the like that were applied: what was found by a search may have changed.
    pub revision_count: RwSignal<u32>,
    pub(super) announcer: Announcer,
    pub(super) words: &'static Words,
    threads: StoredValue<HashMap<ConversationId, ArcRwSignal<Thread>>>,
    /// The private changes of all conversations.
    pub(super) feed: StoredValue<Feed>,
    scroll_anchors: StoredValue<HashMap<ConversationId, ScrollAnchor>>,
    /// Conversations whose gap is being closed.
    mending: StoredValue<HashSet<ConversationId>>,
}

/// Creates the chat of the signed-in user.
///
/// On the server: created for each page and filled during rendering.
pub fn provide_chat(user: &User, feed_seq: FeedSeq, announcer: Announcer) -> Chat {
    let kept = platform::kept_list();
    let is_alive = kept.is_some();
    let (inbox, freshness) = match kept {
        Some(list) => (
            Inbox::kept(user.user_id, list.rows),
            Freshness::kept_at(list.at),
        ),
        None => (
            Inbox::new(user.user_id),
            Freshness::rendered_at(platform::now()),
        ),
    };
    let chat = Chat {
        me: user.user_id,
        role: user.user_type,
        inbox: RwSignal::new(inbox),
        outbox: use_kept_outbox(user.user_id),
        typists: RwSignal::new(Typists::default()),
        drafts: RwSignal::new(Drafts::default()),
        open: RwSignal::new(None),
        reading: RwSignal::new(None),
        is_alive: RwSignal::new(is_alive),
        freshness: RwSignal::new(freshness),
        revisions: Revisions::new(),
        revision_count: RwSignal::new(0),
        announcer,
        words: use_words(),
        threads: StoredValue::new(HashMap::new()),
        feed: StoredValue::new(Feed::known_up_to(feed_seq)),
        scroll_anchors: StoredValue::new(HashMap::new()),
        mending: StoredValue::new(HashSet::new()),
    };
    effect(move || {
        platform::save(Keep::Device, VIEWER, &chat.me.to_string());
        chat.is_alive.set(true);
    });
    provide_context(chat);
    chat
}

/// The chat of the signed-in user.
///
/// On the server: contains what has been rendered so far.
#[must_use]
pub fn use_chat() -> Chat {
    expect_context::<Chat>()
}

impl Chat {
    /// The URL of a conversation.
    #[must_use]
    pub fn path_of(&self, id: ConversationId) -> String {
        paths::conversation(self.role, id)
    }

    /// A conversation that is already loaded.
    #[must_use]
    pub fn thread(&self, id: ConversationId) -> Option<ArcRwSignal<Thread>> {
        self.threads
            .try_with_value(|threads| threads.get(&id).cloned())
            .flatten()
    }

    /// Keeps a loaded conversation, so that returning to it needs no request.
    pub fn keep(&self, thread: Thread) -> ArcRwSignal<Thread> {
        let id = thread.conversation;
        let signal = ArcRwSignal::new(thread);
        self.threads.update_value(|threads| {
            threads.insert(id, signal.clone());
        });
        signal
    }

    /// All loaded conversations.
    pub(super) fn loaded_threads(&self) -> Vec<ArcRwSignal<Thread>> {
        let all = self
            .threads
            .try_with_value(|threads| threads.values().cloned().collect());
        all.unwrap_or_default()
    }

    /// Drops the loaded messages of a conversation.
    pub fn drop_thread(&self, id: ConversationId) {
        self.threads.update_value(|threads| {
            threads.remove(&id);
        });
    }

    /// The scroll position at which the user left a conversation.
    #[must_use]
    pub fn scroll_anchor(&self, id: ConversationId) -> Option<ScrollAnchor> {
        self.scroll_anchors
            .with_value(|scroll_anchors| scroll_anchors.get(&id).cloned())
    }

    /// Remembers the scroll position at which the user leaves a conversation.
    pub fn leave_at(&self, id: ConversationId, scroll_anchor: ScrollAnchor) {
        self.scroll_anchors
            .try_update_value(|scroll_anchors| scroll_anchors.insert(id, scroll_anchor));
    }

    /// Writes a message: it is shown immediately and sent as soon as possible.
    pub fn write(&self, message: OutboxEntry) {
        let thread = self.thread(message.conversation);
        self.outbox.take(Step::Written(message));
        if let Some(thread) = thread {
            thread.update(Thread::clear_divider);
        }
    }

    /// Applies a change from an event, an acknowledgement or another tab. A change may arrive repeatedly or before
    /// its predecessors. In that case it is held; predecessors that do not arrive soon are fetched.
    pub fn apply(&self, change: &Change) {
        let due = self.feed.try_update_value(|feed| feed.take(change));
        for change in due.unwrap_or_default() {
            if self.apply_known(&change) {
                self.mend_gap(change.conversation_id);
            } else {
                self.refresh(change.conversation_id);
            }
        }
    }

    /// Applies the server's answer to one's own action. Without a change there was nothing to change: then this page
    /// lacks the change that did it.
    pub fn apply_own(&self, id: ConversationId, change: Option<Change>) {
        match change {
            Some(change) => self.apply(&change),
            None => self.refresh(id),
        }
    }

    /// Applies a change to the loaded data. `false` if the list does not contain the conversation.
    pub(super) fn apply_known(&self, change: &Change) -> bool {
        match &change.kind {
            ChangeKind::Message { message } => self.settle(message),
            ChangeKind::Edited { .. } | ChangeKind::Deleted { .. } | ChangeKind::Hidden { .. } => {
                self.revision_count.try_update(|count| *count += 1);
            }
            _ => {}
        }
        if let Some(thread) = self.thread(change.conversation_id) {
            let applied = thread.try_update(|thread| thread.apply(change));
            let Applied { news, revisions } = applied.unwrap_or_default();
            news.iter().for_each(|it| self.announce(it));
            revisions.iter().for_each(|it| self.revisions.tell(it));
        }
        let is_listed = self.inbox.try_update(|inbox| inbox.apply(change));
        is_listed == Some(true)
    }

    /// Takes current rows from the server. A loaded conversation that is behind its row catches up.
    pub fn accept_rows(&self, rows: Vec<ConversationSummary>) {
        let ids: Vec<_> = rows.iter().map(|row| row.conversation_id).collect();
        self.inbox.try_update(|inbox| inbox.merge(rows));
        ids.into_iter().for_each(|id| self.mend_gap(id));
    }

    /// The position up to which all views of a conversation are complete; `None` if the list does not contain it.
    #[must_use]
    pub fn known(&self, id: ConversationId) -> Option<Seq> {
        let in_list = self.inbox.try_with_untracked(|inbox| inbox.known(id))??;
        let in_thread = self.thread(id).map(|it| it.with_untracked(Thread::known));
        Some(in_thread.map_or(in_list, |known| known.min(in_list)))
    }

    /// A message is stored: if it is one's own, its outbox entry is removed.
    pub(super) fn settle(&self, message: &Message) {
        let name = message.client_message_id.as_ref();
        if let Some(name) = name.filter(|_| message.sender_id == self.me) {
            self.outbox.settle(name);
        }
    }

    /// Is the user of this page still the one who signed in last in this browser? All tabs share the session cookie,
    /// so a page that was left open must not act for another user.
    #[must_use]
    pub fn is_mine_still(&self) -> bool {
        let viewer = platform::load(Keep::Device, VIEWER);
        viewer.is_none_or(|it| it == self.me.to_string())
    }

    /// Records that the gap of a conversation is being closed. `false` if it already was.
    pub(super) fn begin_mending(&self, id: ConversationId) -> bool {
        self.mending.try_update_value(|it| it.insert(id)) == Some(true)
    }

    /// The gap is closed, or left open until the next comparison.
    pub(super) fn end_mending(&self, id: ConversationId) {
        self.mending.try_update_value(|it| it.remove(&id));
    }

    /// If the session has ended, opens the sign-in page, which leads back here.
    pub fn check_session(&self, error: &ApiError) {
        if error.ends_session() {
            platform::forget_copies();
            let here = match self.open.get_untracked() {
                Some(id) => self.path_of(id),
                None => paths::home(self.role).to_owned(),
            };
            platform::go_to(&paths::login(&here));
        }
    }
}
