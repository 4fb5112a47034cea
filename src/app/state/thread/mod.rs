//! The messages of one conversation, ordered by position, independent of how they arrived.

mod follow;
mod message_list;
mod news;
mod pins;

use std::collections::HashSet;

use crate::app::state::change_log::ChangeLog;
use crate::app::state::reducer;
use crate::domain::{
    ActionId, Change, ChangeKind, ConversationId, MarkState, Message, MessageId, Seq, SharedKind,
    Tick, UserId,
};
use crate::wire::rest::{self, ConversationSummary, MessagesPage};

pub use follow::Applied;
pub use message_list::MessageList;
pub use pins::{Pin, Pins};

/// The loaded part of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// Id of the conversation.
    pub conversation: ConversationId,
    me: UserId,
    messages: MessageList,
    /// The position up to which messages and marks follow the log.
    log: ChangeLog,
    has_older: bool,
    /// The newest messages are not loaded: new messages do not directly follow the loaded ones.
    has_newer: bool,
    peer_delivered: Seq,
    peer_read: Seq,
    /// The read mark when the conversation was opened: the divider follows it.
    divider: Option<Seq>,
    /// Messages that the user has hidden. They may be loaded nevertheless: rows keep their numbers.
    hidden: HashSet<MessageId>,
    starred: HashSet<MessageId>,
    pins: Pins,
    /// Number of private changes that were applied.
    private_changes: usize,
}

impl Thread {
    /// Opens a conversation with a page of its history. The marks come from the summary, the messages from the page.
    /// If one was read before the other, the changes in between are applied again.
    #[must_use]
    pub fn open(me: UserId, summary: &ConversationSummary, page: MessagesPage) -> Self {
        let mut thread = Self {
            conversation: summary.conversation_id,
            me,
            messages: MessageList::new(me),
            log: ChangeLog::known_up_to(page.last_seq.min(summary.last_seq)),
            has_older: page.has_more,
            has_newer: page.has_newer,
            peer_delivered: summary.peer_delivered_seq,
            peer_read: summary.peer_read_seq,
            divider: None,
            hidden: HashSet::new(),
            starred: HashSet::new(),
            pins: Pins::default(),
            private_changes: 0,
        };
        thread.pins = Pins::of(page.pinned);
        thread.insert_all(page.messages);
        thread.apply_page(page.changes);
        if summary.unread_count > 0 {
            thread.mark_unread_from(summary.last_read_seq);
        }
        thread
    }

    /// The messages, oldest first.
    #[must_use]
    pub const fn messages(&self) -> &MessageList {
        &self.messages
    }

    /// Are there older messages on the server?
    #[must_use]
    pub const fn has_older(&self) -> bool {
        self.has_older
    }

    /// Are its messages still to be loaded?
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.has_older && self.messages.is_empty()
    }

    /// Are there newer messages on the server, because a page of older history was opened?
    #[must_use]
    pub const fn has_newer(&self) -> bool {
        self.has_newer
    }

    /// Position of the first loaded message.
    #[must_use]
    pub fn oldest(&self) -> Option<Seq> {
        self.messages.first().map(|message| message.seq)
    }

    /// Position of the last loaded message; 0 if there is none.
    #[must_use]
    pub fn newest(&self) -> Seq {
        self.messages
            .last()
            .map_or(Seq::ZERO, |message| message.seq)
    }

    /// The position up to which all changes are applied; missing changes are fetched from here.
    #[must_use]
    pub const fn known(&self) -> Seq {
        self.log.known()
    }

    /// Is a change missing before one that has arrived?
    #[must_use]
    pub fn has_gap(&self) -> bool {
        self.log.has_gap()
    }

    /// Messages that have arrived before their predecessors. They are shown at once, so that no message disappears
    /// between outbox and log; their other effects are applied in order.
    pub fn early(&self) -> impl Iterator<Item = &Message> {
        let held = self.log.held().filter(|_| !self.has_newer);
        let messages = held.filter_map(|change| match &change.kind {
            ChangeKind::Message { message } => Some(&**message),
            _ => None,
        });
        // The loaded page may already contain it, if the marks were read before the page.
        messages.filter(|message| message.seq > self.newest())
    }

    /// The read mark that the unread divider follows.
    #[must_use]
    pub const fn divider(&self) -> Option<Seq> {
        self.divider
    }

    /// Position of the message below the unread divider.
    #[must_use]
    pub fn first_unread(&self) -> Option<Seq> {
        self.messages.first_of_theirs_after(self.divider?)
    }

    /// Is there a photo or video in the loaded messages?
    #[must_use]
    pub fn has_media(&self) -> bool {
        let mut messages = self.messages.iter();
        messages.any(|message| message.body.shares(SharedKind::Media))
    }

    /// Is one's own message with this action id stored?
    #[must_use]
    pub fn holds(&self, name: &ActionId) -> bool {
        let is_it =
            |it: &Message| it.sender_id == self.me && it.client_message_id.as_ref() == Some(name);
        self.messages.holds(name) || self.early().any(is_it)
    }

    /// The delivery status of one's own message; `None` for a message of the other person.
    #[must_use]
    pub fn tick(&self, message: &Message) -> Option<Tick> {
        let mine = message.sender_id == self.me;
        mine.then(|| Tick::of_stored(message.seq, self.peer_delivered, self.peer_read))
    }

    /// Has the user hidden this message?
    #[must_use]
    pub fn is_hidden(&self, id: MessageId) -> bool {
        self.hidden.contains(&id)
    }

    /// Has the user starred this message?
    #[must_use]
    pub fn is_starred(&self, id: MessageId) -> bool {
        self.starred.contains(&id)
    }

    /// Number of private changes that were applied.
    #[must_use]
    pub const fn private_changes(&self) -> usize {
        self.private_changes
    }

    /// Applies a change, and those that were held because of it.
    pub fn apply(&mut self, change: &Change) -> Applied {
        let shown = self.newest();
        let applied = reducer::apply(self, change);
        let is_news = |it: &&Change| it.user_id != self.me && self.is_news(it, shown);
        Applied {
            news: applied.iter().filter(is_news).cloned().collect(),
            revisions: applied
                .into_iter()
                .filter(|it| it.kind.message().is_some())
                .collect(),
        }
    }

    /// Adds the page before the first loaded message. `false` if it was read before a change that is already applied
    /// here: its messages may not reflect that change.
    pub fn add_older(&mut self, page: MessagesPage) -> bool {
        if page.last_seq < self.known() {
            return false;
        }
        self.has_older = page.has_more;
        self.insert_all(page.messages);
        self.apply_page(page.changes);
        true
    }

    /// Adds the page after the last loaded message. `false` if it was read before a change that is already applied
    /// here.
    pub fn add_newer(&mut self, page: MessagesPage) -> bool {
        if page.last_seq < self.known() {
            return false;
        }
        self.pins.learn(page.pinned);
        self.insert_all(page.messages);
        self.has_newer = page.has_newer;
        self.apply_page(page.changes);
        true
    }

    /// Shows another page of the history instead of the loaded messages. `false` if it was read before a change that is
    /// already applied here.
    pub fn turn_to(&mut self, page: MessagesPage) -> bool {
        if page.last_seq < self.known() {
            return false;
        }
        self.messages = MessageList::new(self.me);
        self.has_older = page.has_more;
        self.add_newer(page)
    }

    fn insert_all(&mut self, messages: Vec<rest::Message>) {
        for message in messages {
            if message.starred {
                self.starred.insert(message.id);
            }
            self.messages.insert(message.into());
        }
    }

    /// Applies the changes about the messages of a page up to the known position. Later changes arrive in the order of
    /// the log: an earlier change must not be applied after a later one.
    fn apply_page(&mut self, mut changes: Vec<Change>) {
        let known = self.known();
        changes.retain(|change| change.seq <= Some(known));
        reducer::apply_due(self, changes);
    }

    /// Replaces the loaded data by that of the server: the local data is no longer part of the server's log.
    pub fn reload(&mut self, summary: &ConversationSummary, page: MessagesPage) {
        let divider = self.divider;
        *self = Self::open(self.me, summary, page);
        self.divider = divider;
    }

    /// The user opens the conversation: unread messages appear below the divider. Messages before one's own last
    /// message count as read.
    pub fn mark_unread_from(&mut self, read: Seq) {
        let seen = self.messages.last_mine().max(read);
        let news = self.messages.first_of_theirs_after(seen);
        self.divider = news.map(|_| seen);
    }

    /// The user has left the conversation, or answered: removes the divider.
    pub fn clear_divider(&mut self) {
        self.divider = None;
    }

    fn marks(&mut self, user: UserId, marks: MarkState) {
        if user != self.me {
            self.peer_read = self.peer_read.max(marks.read_seq);
            let delivered = marks.delivered_seq.max(self.peer_read);
            self.peer_delivered = self.peer_delivered.max(delivered);
        }
    }
}

#[cfg(test)]
mod tests;
