//! The conversation list: newest first, every change applied once.

mod row;

use crate::app::state::outbox::Outbox;
use crate::domain::search_text::fold;
use crate::domain::{Change, ConversationId, Seq, UserId};
use crate::wire::events::Presence;
use crate::wire::rest::{ConversationSummary, ConversationsPage};

pub use row::InboxRow;

/// The loaded part of the conversation list.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    me: UserId,
    rows: Vec<InboxRow>,
    next_cursor: Option<String>,
    loaded: bool,
    /// The rows were kept by this device; the first page of the server is still to come.
    is_kept: bool,
}

impl Inbox {
    /// An empty list before the first page is loaded.
    #[must_use]
    pub const fn new(me: UserId) -> Self {
        Self {
            me,
            rows: Vec::new(),
            next_cursor: None,
            loaded: false,
            is_kept: false,
        }
    }

    /// The list as this device has kept it. Presence is not known.
    #[must_use]
    pub fn kept(me: UserId, rows: Vec<ConversationSummary>) -> Self {
        let mut inbox = Self::new(me);
        inbox.merge(rows);
        for row in &mut inbox.rows {
            row.summary.online = false;
        }
        Self {
            loaded: true,
            is_kept: true,
            ..inbox
        }
    }

    /// Has a first page been loaded?
    #[must_use]
    pub const fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// The cursor of the next page; `None` at the end of the list.
    #[must_use]
    pub fn next_cursor(&self) -> Option<String> {
        self.next_cursor.clone()
    }

    /// Accepts the first page, also again after every connect. Rows beyond it are kept.
    pub fn load(&mut self, page: ConversationsPage) {
        if !self.loaded || self.is_kept {
            self.next_cursor = page.next_cursor;
        }
        self.loaded = true;
        self.is_kept = false;
        self.merge(page.conversations);
    }

    /// Accepts the first page after a time without events. Presence is then known for the rows of this page only.
    pub fn reload(&mut self, page: ConversationsPage) {
        for row in &mut self.rows {
            row.summary.online = false;
        }
        self.load(page);
    }

    /// The position up to which the changes of this conversation are applied; `None` if it is not in the list.
    #[must_use]
    pub fn known(&self, id: ConversationId) -> Option<Seq> {
        self.row(id).map(InboxRow::known)
    }

    /// Accepts the page after the last one.
    pub fn extend(&mut self, page: ConversationsPage) {
        self.next_cursor = page.next_cursor;
        self.merge(page.conversations);
    }

    /// Accepts current rows from the server.
    pub fn merge(&mut self, summaries: Vec<ConversationSummary>) {
        for summary in summaries {
            let id = summary.conversation_id;
            if self.row(id).is_some() {
                self.change(id, |row| row.refresh(summary));
            } else {
                self.put(InboxRow::new(self.me, summary));
            }
        }
    }

    /// All rows, newest first.
    #[must_use]
    pub fn rows(&self) -> &[InboxRow] {
        &self.rows
    }

    /// The conversation with a person, if it is in the list.
    #[must_use]
    pub fn with_peer(&self, person: UserId) -> Option<ConversationId> {
        let mut rows = self.rows.iter().map(|row| &row.summary);
        let row = rows.find(|row| row.participant_id == person)?;
        Some(row.conversation_id)
    }

    /// The row of a conversation.
    #[must_use]
    pub fn row(&self, id: ConversationId) -> Option<&InboxRow> {
        self.rows
            .iter()
            .find(|row| row.summary.conversation_id == id)
    }

    /// The rows whose participant's name contains the text, as the server compares them; `comparable` gives the lower case
    /// of Unicode's NFD.
    /// A conversation is as new as what was written in it, also before the server has it.
    #[must_use]
    pub fn matching(
        &self,
        search: &str,
        comparable: fn(&str) -> String,
        outbox: &Outbox,
    ) -> Vec<ConversationId> {
        let folded = |text: &str| fold(&comparable(text));
        let search = folded(search.trim());
        let rows = self.rows.iter().map(|row| &row.summary);
        let found =
            rows.filter(|it| search.is_empty() || folded(&it.participant_name).contains(&search));
        // The rows are almost in order, so that most of them are added at the end.
        let mut ordered = Vec::new();
        for row in found {
            let id = row.conversation_id;
            let found = (outbox.written_at(id).max(Some(row.timestamp)), id);
            let place = ordered.partition_point(|it| *it > found);
            ordered.insert(place, found);
        }
        ordered.into_iter().map(|(_, id)| id).collect()
    }

    /// The conversation `step` rows below the open one, or above if negative; at most the last or first. Without an open
    /// one, the first.
    #[must_use]
    pub fn beside(&self, open: Option<ConversationId>, step: isize) -> Option<ConversationId> {
        let ids: Vec<_> = self
            .rows
            .iter()
            .map(|row| row.summary.conversation_id)
            .collect();
        let here = ids.iter().position(|id| Some(*id) == open);
        let there = here.map_or(0, |here| here.saturating_add_signed(step));
        ids.get(there).or_else(|| ids.last()).copied()
    }

    /// Number of conversations with unread messages, without the one that is being read.
    #[must_use]
    pub fn unread_conversations(&self, reading: Option<ConversationId>) -> usize {
        let rows = self.rows.iter().map(|row| &row.summary);
        rows.filter(|it| it.unread_count > 0 && Some(it.conversation_id) != reading)
            .count()
    }

    /// Applies a change. `false` if the conversation is not in the list: its row must be fetched.
    pub fn apply(&mut self, change: &Change) -> bool {
        self.change(change.conversation_id, |row| row.apply(change))
    }

    /// Replaces a row unconditionally: according to the server, the local data is no longer part of its log.
    pub fn replace(&mut self, summary: ConversationSummary) {
        let id = summary.conversation_id;
        self.rows.retain(|row| row.summary.conversation_id != id);
        self.merge(vec![summary]);
    }

    /// Somebody came online or went offline.
    pub fn presence(&mut self, event: &Presence) {
        for row in &mut self.rows {
            if row.summary.participant_id == event.user_id {
                row.summary.online = event.online;
                row.summary.last_seen_at = event.last_seen_at.or(row.summary.last_seen_at);
            }
        }
    }

    /// Changes a row, which keeps its place in the order. `false` if it is not in the list.
    fn change(&mut self, id: ConversationId, change: impl FnOnce(&mut InboxRow)) -> bool {
        let mut rows = self.rows.iter();
        let Some(index) = rows.position(|row| row.summary.conversation_id == id) else {
            return false;
        };
        let row = &mut self.rows[index];
        let before = row.summary.timestamp;
        change(row);
        if row.summary.timestamp != before {
            let row = self.rows.remove(index);
            self.put(row);
        }
        true
    }

    /// Adds a row where it belongs.
    fn put(&mut self, row: InboxRow) {
        let key = |row: &InboxRow| (row.summary.timestamp, row.summary.conversation_id);
        let place = self.rows.partition_point(|it| key(it) > key(&row));
        self.rows.insert(place, row);
    }
}

#[cfg(test)]
mod tests;
