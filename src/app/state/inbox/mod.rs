//! The conversation list: newest first, every change applied once.

mod parts;
mod row;
mod stages;

use crate::app::state::outbox::Outbox;
use crate::domain::search_text::fold;
use crate::domain::{Change, ConversationId, ListFilter, Seq, Stage, Timestamp, UserId};
use crate::wire::events::Presence;
use crate::wire::rest::{ConversationSummary, ConversationsPage};

use parts::{Part, Parts};
pub use row::InboxRow;

/// What a list shows.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Part of a name; a search looks through archived conversations, too.
    pub search: &'a str,
    /// Which conversations, unless somebody is searched for.
    pub filter: ListFilter,
    /// The open conversation, which stays among the unread ones while it is being read.
    pub open: Option<ConversationId>,
    /// The current time.
    pub now: Timestamp,
}

/// The loaded part of the conversation list.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    me: UserId,
    rows: Vec<InboxRow>,
    /// What is loaded of the list under each filter.
    parts: Parts,
    /// The stages in which the server has conversations of the user, as it has last told.
    stages: Vec<Stage>,
    /// The rows were kept by this device; the first page of the server is still to come.
    is_kept: bool,
}

impl Inbox {
    /// An empty list before the first page is loaded.
    #[must_use]
    pub fn new(me: UserId) -> Self {
        Self {
            me,
            rows: Vec::new(),
            parts: Parts::default(),
            stages: Vec::new(),
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
        inbox.parts.of_mut(ListFilter::All).is_loaded = true;
        Self {
            is_kept: true,
            ..inbox
        }
    }

    /// Has any page been loaded?
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.parts.are_loaded()
    }

    /// Has a page been loaded under this filter?
    #[must_use]
    pub fn has_part(&self, filter: &ListFilter) -> bool {
        self.parts.of(filter).is_some_and(|part| part.is_loaded)
    }

    /// The cursor of the next page under a filter; `None` at the end of the list.
    #[must_use]
    pub fn next_cursor(&self, filter: &ListFilter) -> Option<String> {
        self.parts.of(filter)?.next_cursor.clone()
    }

    /// Accepts the first page of all conversations, also again after every connect. Rows beyond it are kept. The list without archived
    /// ones goes on behind it.
    pub fn load(&mut self, page: ConversationsPage) {
        self.stages.clone_from(&page.stages);
        let is_first = !self.has_part(&ListFilter::All) || self.is_kept;
        let part = self.parts.of_mut(ListFilter::All);
        part.is_loaded = true;
        if is_first {
            part.next_cursor = page.next_cursor;
        }
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

    /// Accepts the page after the last one under a filter, or its first one.
    pub fn extend(&mut self, filter: ListFilter, page: ConversationsPage) {
        if !page.stages.is_empty() {
            self.stages = page.stages;
        }
        *self.parts.of_mut(filter) = Part {
            is_loaded: true,
            next_cursor: page.next_cursor,
        };
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

    /// The rows that are wanted, in their order: pinned ones first. Names are compared as the server does; `comparable` gives the
    /// lower case of Unicode's NFD.
    /// A conversation is as new as what was written in it, also before the server has it.
    #[must_use]
    pub fn matching(
        &self,
        wanted: Wanted<'_>,
        comparable: fn(&str) -> String,
        outbox: &Outbox,
    ) -> Vec<ConversationId> {
        let folded = |text: &str| fold(&comparable(text));
        let search = folded(wanted.search.trim());
        // The rows are almost in order, so that most of them are added at the end.
        let mut ordered = Vec::new();
        for row in &self.rows {
            let it = &row.summary;
            let (settings, is_archived) = row.kept(outbox, wanted.now);
            let is_unread = it.unread_count > 0
                || settings.is_marked_unread()
                || wanted.open == Some(it.conversation_id);
            let is_deleted = settings.is_cleared(it.last_message_seq)
                && outbox.written_at(it.conversation_id).is_none();
            let is_wanted = match &wanted.filter {
                _ if is_deleted => false,
                _ if !search.is_empty() => folded(&it.participant_name).contains(&search),
                ListFilter::All => !is_archived,
                ListFilter::Unread => !is_archived && is_unread,
                ListFilter::Archived => is_archived,
                ListFilter::Stage(stage) => !is_archived && settings.stage == *stage,
            };
            if !is_wanted {
                continue;
            }
            let id = it.conversation_id;
            let found = (
                settings.pinned,
                outbox.written_at(id).max(Some(it.timestamp)),
                id,
            );
            let place = ordered.partition_point(|it| *it > found);
            ordered.insert(place, found);
        }
        ordered.into_iter().map(|(_, _, id)| id).collect()
    }

    /// The conversation `step` rows below the open one, or above if negative; at most the last or first. Without an open
    /// one, the first.
    #[must_use]
    pub fn beside(
        &self,
        open: Option<ConversationId>,
        step: isize,
        outbox: &Outbox,
        now: Timestamp,
    ) -> Option<ConversationId> {
        let wanted = Wanted {
            search: "",
            filter: ListFilter::All,
            open,
            now,
        };
        let ids = self.matching(wanted, |text| text.to_owned(), outbox);
        let here = ids.iter().position(|id| Some(*id) == open);
        let there = here.map_or(0, |here| here.saturating_add_signed(step));
        ids.get(there).or_else(|| ids.last()).copied()
    }

    /// Number of conversations with something unread, without the one that is being read and muted ones.
    #[must_use]
    pub fn unread_conversations(
        &self,
        reading: Option<ConversationId>,
        outbox: &Outbox,
        now: Timestamp,
    ) -> usize {
        let is_unread = |row: &&InboxRow| {
            let it = &row.summary;
            let settings = outbox.settings(it);
            let is_read = it.unread_count == 0 || Some(it.conversation_id) == reading;
            let is_silent = settings.is_muted(now) || settings.is_cleared(it.last_message_seq);
            !is_silent && (!is_read || settings.is_marked_unread())
        };
        self.rows.iter().filter(is_unread).count()
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
mod settings_tests;
#[cfg(test)]
mod tests;
