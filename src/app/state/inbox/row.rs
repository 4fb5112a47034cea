//! One line of the list, and what of it is news.

use crate::app::state::change_log::ChangeLog;
use crate::domain::{Seq, Tick, UserId};
use crate::wire::rest::ConversationSummary;

/// One conversation in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What the server last told, with every event since applied.
    pub summary: ConversationSummary,
    pub(super) log: ChangeLog,
}

impl Row {
    pub(super) fn new(summary: ConversationSummary) -> Self {
        let log = ChangeLog::read_up_to(summary.last_seq);
        Self { summary, log }
    }

    /// How far the last message has come, if it is one's own.
    #[must_use]
    pub fn tick(&self, me: UserId) -> Option<Tick> {
        let it = &self.summary;
        let mine = it.last_message_sender_id == Some(me);
        mine.then(|| Tick::of_stored(it.last_message_seq, it.peer_delivered_seq, it.peer_read_seq))
    }

    /// Up to where this device has received messages without having said so.
    #[must_use]
    pub fn undelivered(&self, me: UserId) -> Option<Seq> {
        let it = &self.summary;
        let theirs = it.last_message_sender_id.is_some_and(|sender| sender != me);
        let news = it.last_message_seq > it.last_delivered_seq;
        (news && (theirs || it.unread_count > 0)).then_some(it.last_message_seq)
    }

    /// Takes a summary that was read from the server; one that is older than what is here only catches up.
    pub(super) fn refresh(&mut self, mut new: ConversationSummary) {
        let old = &self.summary;
        if new.last_seq < self.log.seen() {
            // Read before events that have already been applied: only presence can be news.
            self.summary.online = new.online;
            return;
        }
        new.last_read_seq = new.last_read_seq.max(old.last_read_seq);
        new.last_delivered_seq = new.last_delivered_seq.max(old.last_delivered_seq);
        new.peer_read_seq = new.peer_read_seq.max(old.peer_read_seq);
        new.peer_delivered_seq = new.peer_delivered_seq.max(old.peer_delivered_seq);
        self.log.caught_up(new.last_seq);
        self.summary = new;
    }
}
