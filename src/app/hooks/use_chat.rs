//! What the signed-in person's pages know: the list, loaded conversations, what waits to be sent. The hooks beside
//! this one keep it true; components read it.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;

use super::use_announcer::Announcer;
use super::use_kept_outbox::{KeptOutbox, use_kept_outbox};
use crate::app::paths;
use crate::app::platform::{self, Keep};
use crate::app::reactive::effect;
use crate::app::state::drafts::Drafts;
use crate::app::state::freshness::Freshness;
use crate::app::state::inbox::Inbox;
use crate::app::state::outbox::{OutboxEntry, Step};
use crate::app::state::scroll::ScrollAnchor;
use crate::app::state::thread::Thread;
use crate::app::state::typing::Typists;
use crate::app::words::{Words, use_words};
use crate::domain::{ActionId, Change, ChangeKind, ConversationId, Message, Seq, UserId, UserType};
use crate::wire::rest::{ConversationSummary, User};
use crate::wire::{ApiError, ErrorCode};

/// Under this name every tab finds whose page was opened last.
const VIEWER: &str = "viewer";

/// The chat of the person before the screen.
#[derive(Debug, Clone, Copy)]
pub struct Chat {
    /// Who that is.
    pub me: UserId,
    /// What they are.
    pub role: UserType,
    /// Their profile.
    pub user: RwSignal<User>,
    /// The conversation list.
    pub inbox: RwSignal<Inbox>,
    /// What is written and not stored.
    pub outbox: KeptOutbox,
    /// Where the other person is typing.
    pub typists: RwSignal<Typists>,
    /// What has been begun in each conversation.
    pub drafts: RwSignal<Drafts>,
    /// The conversation that is shown.
    pub open: RwSignal<Option<ConversationId>>,
    /// The conversation whose end is being looked at: what arrives there is read at once.
    pub reading: RwSignal<Option<ConversationId>>,
    /// Has the page come alive? What is made from then on was not rendered by the server.
    pub is_alive: RwSignal<bool>,
    /// How far what is shown is from the present.
    pub freshness: RwSignal<Freshness>,
    announcer: Announcer,
    words: &'static Words,
    threads: StoredValue<HashMap<ConversationId, ArcRwSignal<Thread>>>,
    scroll_anchors: StoredValue<HashMap<ConversationId, ScrollAnchor>>,
    /// Where a gap is being mended.
    mending: StoredValue<HashSet<ConversationId>>,
}

/// Makes the chat of the signed-in person.
///
/// On the server: made anew for each page, filled while it is rendered.
pub fn provide_chat(user: User, announcer: Announcer) -> Chat {
    let chat = Chat {
        me: user.user_id,
        role: user.user_type,
        inbox: RwSignal::new(Inbox::new(user.user_id)),
        outbox: use_kept_outbox(user.user_id),
        user: RwSignal::new(user),
        typists: RwSignal::new(Typists::default()),
        drafts: RwSignal::new(Drafts::default()),
        open: RwSignal::new(None),
        reading: RwSignal::new(None),
        is_alive: RwSignal::new(false),
        freshness: RwSignal::new(Freshness::rendered_at(platform::now())),
        announcer,
        words: use_words(),
        threads: StoredValue::new(HashMap::new()),
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

/// The chat of the signed-in person.
///
/// On the server: as far as the page has been rendered.
#[must_use]
pub fn use_chat() -> Chat {
    expect_context::<Chat>()
}

impl Chat {
    /// The address of a conversation.
    #[must_use]
    pub fn path_of(&self, id: ConversationId) -> String {
        paths::conversation(self.role, id)
    }

    /// A conversation that has been loaded before.
    #[must_use]
    pub fn thread(&self, id: ConversationId) -> Option<ArcRwSignal<Thread>> {
        self.threads
            .try_with_value(|threads| threads.get(&id).cloned())
            .flatten()
    }

    /// Keeps a conversation that has been loaded, so that coming back to it needs no waiting.
    pub fn keep(&self, thread: Thread) -> ArcRwSignal<Thread> {
        let id = thread.conversation;
        let signal = ArcRwSignal::new(thread);
        self.threads.update_value(|threads| {
            threads.insert(id, signal.clone());
        });
        signal
    }

    /// Forgets what is loaded of a conversation.
    pub fn drop_thread(&self, id: ConversationId) {
        self.threads.update_value(|threads| {
            threads.remove(&id);
        });
    }

    /// Where one left a conversation.
    #[must_use]
    pub fn scroll_anchor(&self, id: ConversationId) -> Option<ScrollAnchor> {
        self.scroll_anchors
            .with_value(|scroll_anchors| scroll_anchors.get(&id).cloned())
    }

    /// Remembers where one leaves a conversation.
    pub fn leave_at(&self, id: ConversationId, scroll_anchor: ScrollAnchor) {
        self.scroll_anchors
            .try_update_value(|scroll_anchors| scroll_anchors.insert(id, scroll_anchor));
    }

    /// Writes a message: it shows at once and is sent as soon as possible.
    pub fn write(&self, id: ConversationId, text: String) {
        let now = platform::now();
        let entry = OutboxEntry::new(id, ActionId::new_at(now), text, now);
        self.outbox.take(Step::Written(entry));
        if let Some(thread) = self.thread(id) {
            thread.update(Thread::clear_divider);
        }
    }

    /// Applies a change, whichever of event, acknowledgement and other tab brought it. It may come again, and before
    /// its predecessors: then it waits for them, and they are fetched if they do not come by themselves.
    pub fn apply(&self, change: &Change) {
        if self.apply_known(change) {
            self.mend_gap(change.conversation_id);
        } else {
            self.refresh(change.conversation_id);
        }
    }

    /// The server has answered a mark of one's own with the change that it made. Without one the mark stood there
    /// already: then it is this page that lacks something.
    pub fn apply_own_mark(&self, id: ConversationId, change: Option<Change>) {
        match change {
            Some(change) => self.apply(&change),
            None => self.refresh(id),
        }
    }

    /// Applies a change to what is loaded. `false` if the list has no such conversation.
    pub(super) fn apply_known(&self, change: &Change) -> bool {
        if let ChangeKind::Message { message } = &change.kind {
            self.settle(message);
        }
        if let Some(thread) = self.thread(change.conversation_id) {
            let news = thread.try_update(|thread| thread.apply(change));
            news.iter().flatten().for_each(|it| self.announce(it));
        }
        let is_listed = self.inbox.try_update(|inbox| inbox.apply(change));
        is_listed == Some(true)
    }

    /// Rows as the server has them now. A loaded conversation that is behind its row catches up.
    pub fn accept_rows(&self, rows: Vec<ConversationSummary>) {
        let ids: Vec<_> = rows.iter().map(|row| row.conversation_id).collect();
        self.inbox.try_update(|inbox| inbox.merge(rows));
        ids.into_iter().for_each(|id| self.mend_gap(id));
    }

    /// Up to where a conversation is known in all views of it; `None` if it is in no list.
    #[must_use]
    pub fn known(&self, id: ConversationId) -> Option<Seq> {
        let in_list = self.inbox.try_with_untracked(|inbox| inbox.known(id))??;
        let in_thread = self.thread(id).map(|it| it.with_untracked(Thread::known));
        Some(in_thread.map_or(in_list, |known| known.min(in_list)))
    }

    /// A message is stored: if it is mine, nothing waits under its name any more.
    pub(super) fn settle(&self, message: &Message) {
        let name = message.client_message_id.as_ref();
        if let Some(name) = name.filter(|_| message.sender_id == self.me) {
            self.outbox.settle(name);
        }
    }

    /// Says a new message of the other person aloud, if their conversation is open.
    fn announce(&self, message: &Message) {
        let id = message.conversation_id;
        if message.sender_id == self.me || self.open.get_untracked() != Some(id) {
            return;
        }
        let name = self.inbox.try_with_untracked(|inbox| {
            let row = inbox.row(id);
            row.map(|row| row.summary.participant_name.clone())
        });
        let name = name.flatten().unwrap_or_default();
        self.announcer
            .say((self.words.says)(&name, message.body.text()));
    }

    /// Is whoever signed in last in this browser still the person whose page this is? The session is the
    /// browser's: a page that has been left open must not speak in another person's name.
    #[must_use]
    pub fn is_mine_still(&self) -> bool {
        let viewer = platform::load(Keep::Device, VIEWER);
        viewer.is_none_or(|it| it == self.me.to_string())
    }

    /// Marks the gap of a conversation as being mended. `false` if it was already.
    pub(super) fn begin_mending(&self, id: ConversationId) -> bool {
        self.mending.try_update_value(|it| it.insert(id)) == Some(true)
    }

    /// Mended, or given up until the next comparison.
    pub(super) fn end_mending(&self, id: ConversationId) {
        self.mending.try_update_value(|it| it.remove(&id));
    }

    /// A session that has ended is begun again, and leads back here.
    pub fn check_session(&self, error: &ApiError) {
        if matches!(
            error.code,
            ErrorCode::TokenRequired | ErrorCode::InvalidToken
        ) {
            let here = match self.open.get_untracked() {
                Some(id) => self.path_of(id),
                None => paths::home(self.role).to_owned(),
            };
            platform::go_to(&paths::login(&here));
        }
    }
}
