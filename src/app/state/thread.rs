//! One conversation's messages, in the order of their numbers, whichever way each of them came.

use crate::domain::{ClientMessageId, ConversationId, Seq, Tick, UserId};
use crate::wire::rest::{ConversationSummary, Message, MessagesPage};

/// A conversation as far as it is loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// Which.
    pub conversation: ConversationId,
    me: UserId,
    /// Ascending by `seq`, each once.
    messages: Vec<Message>,
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
        let unread = summary.unread_count > 0;
        Self {
            conversation: summary.conversation_id,
            me,
            messages: page.messages,
            has_older: page.has_more,
            has_newer: page.has_newer,
            peer_delivered: summary.peer_delivered_seq,
            peer_read: summary.peer_read_seq,
            divider: unread.then_some(summary.last_read_seq),
        }
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
    pub fn holds(&self, name: &ClientMessageId) -> bool {
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

    /// A message was stored. `true` if it is news and belongs on this page.
    pub fn add(&mut self, message: Message) -> bool {
        if self.has_newer && message.seq > self.newest() {
            return false;
        }
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

    /// Takes a page after the last loaded message.
    pub fn add_newer(&mut self, page: MessagesPage) {
        self.has_newer = false;
        self.add_all(page.messages);
        self.has_newer = page.has_newer;
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

    /// Somebody comes to the conversation: what is unread now stands below the divider.
    pub fn mark_unread_from(&mut self, read: Seq) {
        let news = self.theirs().any(|seq| seq > read);
        self.divider = news.then_some(read);
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
mod tests {
    use super::super::samples::{ME, PEER, message, page, summary};
    use super::*;

    fn thread(messages: Vec<Message>) -> Thread {
        Thread::open(ME, &summary(PEER, "Arjun", 0), page(messages, true))
    }

    fn seqs(thread: &Thread) -> Vec<i64> {
        thread.messages().iter().map(|it| it.seq.0).collect()
    }

    #[test]
    fn every_message_stands_once_in_the_order_of_the_numbers() {
        let mut thread = thread(vec![message(PEER, 4, "ok"), message(PEER, 6, "ok")]);
        assert!(thread.add(message(ME, 9, "late")));
        assert!(thread.add(message(PEER, 7, "later still")));
        assert!(!thread.add(message(PEER, 7, "again")));
        thread.add_older(page(
            vec![message(ME, 1, "a"), message(PEER, 4, "ok")],
            false,
        ));
        thread.add_newer(page(
            vec![message(PEER, 9, "x"), message(PEER, 12, "y")],
            false,
        ));
        assert_eq!(seqs(&thread), [1, 4, 6, 7, 9, 12]);
        assert_eq!(thread.oldest(), Some(Seq(1)));
        assert_eq!(thread.newest(), Seq(12));
        assert!(!thread.has_older());
    }

    #[test]
    fn marks_only_go_forward_and_only_one_s_own_messages_have_ticks() {
        let mut thread = thread(vec![message(ME, 1, "a"), message(PEER, 2, "b")]);
        let tick = |thread: &Thread, at: usize| thread.tick(&thread.messages()[at]);
        assert_eq!(tick(&thread, 0), Some(Tick::Sent));
        assert_eq!(tick(&thread, 1), None);
        thread.peer_delivered(Seq(1));
        assert_eq!(tick(&thread, 0), Some(Tick::Delivered));
        thread.peer_read(Seq(2));
        thread.peer_read(Seq(0));
        thread.peer_delivered(Seq(0));
        assert_eq!(tick(&thread, 0), Some(Tick::Read));
    }

    #[test]
    fn the_divider_stands_behind_what_was_read() {
        let mut opened = summary(PEER, "Arjun", 0);
        opened.unread_count = 2;
        opened.last_read_seq = Seq(3);
        let history = page(vec![message(PEER, 2, "a"), message(PEER, 4, "b")], false);
        let mut thread = Thread::open(ME, &opened, history);
        assert_eq!(thread.divider(), Some(Seq(3)));
        thread.clear_divider();
        thread.mark_unread_from(Seq(4));
        assert_eq!(thread.divider(), None);
        thread.add(message(PEER, 5, "c"));
        thread.mark_unread_from(Seq(4));
        assert_eq!(thread.divider(), Some(Seq(4)));
    }

    #[test]
    fn an_old_page_does_not_take_what_arrives_now() {
        let mut old = page(vec![message(PEER, 4, "old")], true);
        old.has_newer = true;
        let mut thread = Thread::open(ME, &summary(PEER, "Arjun", 0), old);
        assert!(!thread.add(message(PEER, 90, "new")));
        thread.add_newer(page(vec![message(PEER, 90, "new")], false));
        assert!(thread.add(message(PEER, 91, "newer")));
        assert_eq!(seqs(&thread), [4, 90, 91]);
    }

    #[test]
    fn a_name_is_the_sender_s_own() {
        let name: ClientMessageId = "n-1".parse().unwrap();
        let named = |sender, seq| Message {
            client_message_id: Some(name.clone()),
            ..message(sender, seq, "ok")
        };
        let mut thread = thread(vec![named(PEER, 1)]);
        assert!(!thread.holds(&name));
        thread.add(named(ME, 2));
        assert!(thread.holds(&name));
    }
}
