//! One conversation's messages, in the order of their numbers, whichever way each of them came.

use crate::domain::{ActionId, ConversationId, Seq, Tick, UserId};
use crate::wire::rest::{ConversationSummary, Message, MessagesPage};

use crate::app::state::change_log::ChangeLog;

/// A conversation as far as it is loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// Which.
    pub conversation: ConversationId,
    me: UserId,
    /// Ascending by `seq`, each once.
    messages: Vec<Message>,
    /// Which changes the messages and marks here reflect.
    log: ChangeLog,
    has_older: bool,
    /// The page shown is not the newest: what arrives now does not belong below it.
    has_newer: bool,
    peer_delivered: Seq,
    peer_read: Seq,
    /// The read mark when the conversation was opened: the divider stands behind it.
    divider: Option<Seq>,
}

impl Thread {
    /// Opens a conversation with a page of its history.
    #[must_use]
    pub fn open(me: UserId, summary: &ConversationSummary, page: MessagesPage) -> Self {
        let mut thread = Self {
            conversation: summary.conversation_id,
            me,
            messages: page.messages,
            log: ChangeLog::read_up_to(page.last_seq),
            has_older: page.has_more,
            has_newer: page.has_newer,
            peer_delivered: summary.peer_delivered_seq,
            peer_read: summary.peer_read_seq,
            divider: None,
        };
        if summary.unread_count > 0 {
            thread.mark_unread_from(summary.last_read_seq);
        }
        thread
    }

    /// The messages, oldest first.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Are there older ones on the server?
    #[must_use]
    pub const fn has_older(&self) -> bool {
        self.has_older
    }

    /// Are there newer ones on the server, because an old page was asked for?
    #[must_use]
    pub const fn has_newer(&self) -> bool {
        self.has_newer
    }

    /// Where the first loaded message is.
    #[must_use]
    pub fn oldest(&self) -> Option<Seq> {
        self.messages.first().map(|message| message.seq)
    }

    /// Where the last loaded message is; 0 before the first.
    #[must_use]
    pub fn newest(&self) -> Seq {
        self.messages
            .last()
            .map_or(Seq::ZERO, |message| message.seq)
    }

    /// Everything up to here is reflected: what comes after is to be fetched when something is missing.
    #[must_use]
    pub const fn known(&self) -> Seq {
        self.log.seen()
    }

    /// Is a change missing before what has arrived?
    #[must_use]
    pub fn has_gap(&self) -> bool {
        self.log.has_gap() && !self.has_newer
    }

    /// The read mark behind which the unread divider stands.
    #[must_use]
    pub const fn divider(&self) -> Option<Seq> {
        self.divider
    }

    /// Where the other person's messages are.
    pub fn theirs(&self) -> impl Iterator<Item = Seq> {
        let theirs = self.messages.iter().filter(|it| it.sender_id != self.me);
        theirs.map(|message| message.seq)
    }

    /// Is a message of this name of mine stored?
    #[must_use]
    pub fn holds(&self, name: &ActionId) -> bool {
        // The newest are asked for most.
        self.messages
            .iter()
            .rev()
            .any(|it| it.sender_id == self.me && it.client_message_id.as_ref() == Some(name))
    }

    /// How far one's own message has come; `None` for one of the other person.
    #[must_use]
    pub fn tick(&self, message: &Message) -> Option<Tick> {
        let mine = message.sender_id == self.me;
        mine.then(|| Tick::of_stored(message.seq, self.peer_delivered, self.peer_read))
    }

    /// A change happened that is nothing to show here.
    pub fn note(&mut self, seq: Seq) {
        self.log.note(seq);
    }

    /// A message was stored. `true` if it is news and belongs on this page.
    pub fn add(&mut self, message: Message) -> bool {
        if self.has_newer && message.seq > self.newest() {
            return false;
        }
        self.log.note(message.seq);
        match self
            .messages
            .binary_search_by_key(&message.seq, |it| it.seq)
        {
            Ok(_) => false,
            Err(place) => {
                self.messages.insert(place, message);
                true
            }
        }
    }

    /// Takes the page before the first loaded message.
    pub fn add_older(&mut self, page: MessagesPage) {
        self.has_older = page.has_more;
        self.add_all(page.messages);
    }

    /// Takes a page of what comes after [`Self::known`].
    pub fn add_newer(&mut self, page: MessagesPage) {
        let last = page
            .messages
            .last()
            .map_or(Seq::ZERO, |message| message.seq);
        let reached = if page.has_newer { last } else { page.last_seq };
        self.add_all(page.messages);
        self.log.caught_up(reached);
    }

    /// The other person's devices have received up to here.
    pub fn peer_delivered(&mut self, up_to: Seq) {
        self.peer_delivered = self.peer_delivered.max(up_to);
    }

    /// The other person has read up to here.
    pub fn peer_read(&mut self, up_to: Seq) {
        self.peer_read = self.peer_read.max(up_to);
        self.peer_delivered(up_to);
    }

    /// Somebody comes to the conversation: what is unread now stands below the divider. Whoever has answered
    /// has seen what came before the answer.
    pub fn mark_unread_from(&mut self, read: Seq) {
        let mine = self
            .messages
            .iter()
            .rev()
            .find(|it| it.sender_id == self.me);
        let seen = mine.map_or(read, |answer| answer.seq.max(read));
        let news = self.theirs().any(|seq| seq > seen);
        self.divider = news.then_some(seen);
    }

    /// Left, or answered: there is no divider any more.
    pub fn clear_divider(&mut self) {
        self.divider = None;
    }

    fn add_all(&mut self, messages: Vec<Message>) {
        for message in messages {
            self.add(message);
        }
    }
}

#[cfg(test)]
mod tests;
