//! The conversation list: newest first, every event applied at most once.

mod row;

use crate::domain::{ConversationId, Seq, Timestamp, UserId};
use crate::wire::events::{ConversationUpdated, MessageDelivered, MessageRead, Presence};
use crate::wire::rest::{ConversationSummary, ConversationsPage, Message};

pub use row::Row;

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It was news.
    New,
    /// It had been applied before.
    Known,
    /// The list has no such conversation: it is to be fetched.
    Stranger,
}

/// The list.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    me: UserId,
    rows: Vec<Row>,
    next_cursor: Option<String>,
    loaded: bool,
}

impl Inbox {
    /// An empty list that nothing has been loaded into.
    #[must_use]
    pub const fn new(me: UserId) -> Self {
        Self {
            me,
            rows: Vec::new(),
            next_cursor: None,
            loaded: false,
        }
    }

    /// Has a first page been loaded?
    #[must_use]
    pub const fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Where the next page begins, if there is one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<String> {
        self.next_cursor.clone()
    }

    /// Takes the first page, again after every connect. Rows beyond it stay.
    pub fn load(&mut self, page: ConversationsPage) {
        if !self.loaded {
            self.next_cursor = page.next_cursor;
        }
        self.loaded = true;
        self.merge(page.conversations);
    }

    /// Takes the first page after a time without news: who has come or gone meanwhile is only known of the rows
    /// in it.
    pub fn reload(&mut self, page: ConversationsPage) {
        for row in &mut self.rows {
            row.summary.online = false;
        }
        self.load(page);
    }

    /// Up to where the changes of this conversation are known, if it is in the list.
    #[must_use]
    pub fn known(&self, id: ConversationId) -> Option<Seq> {
        self.row(id).map(|row| row.log.seen())
    }

    /// Takes the page after the last one.
    pub fn extend(&mut self, page: ConversationsPage) {
        self.next_cursor = page.next_cursor;
        self.merge(page.conversations);
    }

    /// Takes rows as the server has them now.
    pub fn merge(&mut self, summaries: Vec<ConversationSummary>) {
        for summary in summaries {
            match self.find(summary.conversation_id) {
                Some(row) => row.refresh(summary),
                None => self.rows.push(Row::new(summary)),
            }
        }
        self.sort();
    }

    /// All rows, newest first.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// One row.
    #[must_use]
    pub fn row(&self, id: ConversationId) -> Option<&Row> {
        self.rows
            .iter()
            .find(|row| row.summary.conversation_id == id)
    }

    /// The rows whose participant's name contains the text, in any letter case of any script.
    #[must_use]
    pub fn matching(&self, search: &str) -> Vec<ConversationId> {
        let search = search.trim().to_lowercase();
        self.rows
            .iter()
            .map(|row| &row.summary)
            .filter(|it| it.participant_name.to_lowercase().contains(&search))
            .map(|it| it.conversation_id)
            .collect()
    }

    /// Conversations with something unread, without the one that is being read.
    #[must_use]
    pub fn unread_conversations(&self, reading: Option<ConversationId>) -> usize {
        let rows = self.rows.iter().map(|row| &row.summary);
        rows.filter(|it| it.unread_count > 0 && Some(it.conversation_id) != reading)
            .count()
    }

    /// Is a change of this conversation missing?
    #[must_use]
    pub fn has_gap(&self, id: ConversationId) -> bool {
        self.row(id).is_some_and(|row| row.log.has_gap())
    }

    /// A message was stored.
    pub fn message(&mut self, message: &Message) -> Applied {
        let me = self.me;
        let Some(row) = self.find(message.conversation_id) else {
            return Applied::Stranger;
        };
        if !row.log.note(message.seq) {
            return Applied::Known;
        }
        let it = &mut row.summary;
        it.last_seq = it.last_seq.max(message.seq);
        if message.sender_id != me && message.seq > it.last_read_seq {
            it.unread_count += 1;
        }
        if message.seq > it.last_message_seq {
            it.last_message_seq = message.seq;
            it.last_message.clone_from(&message.text);
            it.last_message_id = Some(message.id);
            it.last_message_sender_id = Some(message.sender_id);
            it.last_message_type = Some(message.message_type);
            it.timestamp = message.created_at;
            self.sort();
        }
        Applied::New
    }

    /// The other person has read.
    pub fn peer_read(&mut self, event: &MessageRead) -> Applied {
        self.change(event.conversation_id, event.seq, |it| {
            it.peer_read_seq = it.peer_read_seq.max(event.read_seq);
            it.peer_delivered_seq = it.peer_delivered_seq.max(event.read_seq);
        })
    }

    /// A device of the other person has received.
    pub fn peer_delivered(&mut self, event: &MessageDelivered) -> Applied {
        self.change(event.conversation_id, event.seq, |it| {
            it.peer_delivered_seq = it.peer_delivered_seq.max(event.delivered_seq);
        })
    }

    /// One's own marks moved on another device.
    pub fn updated(&mut self, event: &ConversationUpdated) -> Applied {
        self.change(event.conversation_id, event.seq, |it| {
            // An event that was overtaken by a later one must not bring its older count back.
            if event.last_read_seq >= it.last_read_seq {
                it.unread_count = event.unread_count;
            }
            it.last_read_seq = it.last_read_seq.max(event.last_read_seq);
            it.last_delivered_seq = it.last_delivered_seq.max(event.last_delivered_seq);
        })
    }

    /// The server has taken one's own read mark. `left` is what remains unread beyond it, as far as known.
    pub fn read(&mut self, id: ConversationId, up_to: Seq, seq: Option<Seq>, left: i64) {
        let Some(row) = self.find(id) else { return };
        if let Some(seq) = seq {
            row.log.note(seq);
        }
        let it = &mut row.summary;
        if up_to >= it.last_read_seq {
            it.last_read_seq = up_to;
            it.last_delivered_seq = it.last_delivered_seq.max(up_to);
            it.unread_count = if up_to >= it.last_message_seq {
                0
            } else {
                left
            };
        }
    }

    /// The server has taken one's own delivered mark.
    pub fn delivered(&mut self, id: ConversationId, up_to: Seq, seq: Option<Seq>) {
        let Some(row) = self.find(id) else { return };
        if let Some(seq) = seq {
            row.log.note(seq);
        }
        let it = &mut row.summary;
        it.last_delivered_seq = it.last_delivered_seq.max(up_to);
    }

    /// Somebody came or went.
    pub fn presence(&mut self, event: &Presence) {
        for row in &mut self.rows {
            if row.summary.participant_id == event.user_id {
                row.summary.online = event.online;
                row.summary.last_seen_at = event.last_seen_at.or(row.summary.last_seen_at);
            }
        }
    }

    /// Somebody is or is not in the conversation any more; says nothing about when they were last seen.
    pub fn online(&mut self, user: UserId, online: bool, now: Timestamp) {
        self.presence(&Presence {
            user_id: user,
            online,
            last_seen_at: (!online).then_some(now),
        });
    }

    fn change(
        &mut self,
        id: ConversationId,
        seq: Seq,
        apply: impl FnOnce(&mut ConversationSummary),
    ) -> Applied {
        let Some(row) = self.find(id) else {
            return Applied::Stranger;
        };
        if !row.log.note(seq) {
            return Applied::Known;
        }
        row.summary.last_seq = row.summary.last_seq.max(seq);
        apply(&mut row.summary);
        Applied::New
    }

    fn find(&mut self, id: ConversationId) -> Option<&mut Row> {
        self.rows
            .iter_mut()
            .find(|row| row.summary.conversation_id == id)
    }

    fn sort(&mut self) {
        self.rows.sort_by(|one, other| {
            let key = |row: &Row| (row.summary.timestamp, row.summary.conversation_id);
            key(other).cmp(&key(one))
        });
    }
}

#[cfg(test)]
mod tests;
