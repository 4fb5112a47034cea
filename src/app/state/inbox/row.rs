//! One conversation in the list.

use crate::app::state::change_log::ChangeLog;
use crate::app::state::outbox::Outbox;
use crate::app::state::reducer::{self, FollowsLog, apply_due};
use crate::domain::body::DELETED_TEXT;
use crate::domain::text::preview;
use crate::domain::{
    AlbumSummary, Change, ChangeKind, ListSettings, MarkState, Message, MessageId, MessageType,
    Seq, SettingsChange, Tick, Timestamp, UserId,
};
use crate::wire::rest::ConversationSummary;

/// One conversation in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct InboxRow {
    me: UserId,
    /// The conversation as read from the server, with all later changes applied.
    pub summary: ConversationSummary,
    log: ChangeLog,
    /// The server must be asked: for the count, if a mark arrived without one, as servers before 2026-11 stored it; for the last
    /// message, if the user has hidden the one that was.
    is_incomplete: bool,
}

impl InboxRow {
    /// The row of a summary.
    #[must_use]
    pub fn new(me: UserId, summary: ConversationSummary) -> Self {
        Self {
            me,
            log: ChangeLog::known_up_to(summary.last_seq),
            summary,
            is_incomplete: false,
        }
    }

    /// The position up to which all changes are applied.
    #[must_use]
    pub const fn known(&self) -> Seq {
        self.log.known()
    }

    /// Is a change missing before one that has arrived?
    #[must_use]
    pub fn has_gap(&self) -> bool {
        self.log.has_gap()
    }

    /// Must the row be fetched to be complete?
    #[must_use]
    pub const fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    /// The delivery status of the last message, if it is one's own.
    #[must_use]
    pub fn tick(&self) -> Option<Tick> {
        let it = &self.summary;
        let mine = it.last_message_sender_id == Some(self.me);
        mine.then(|| Tick::of_stored(it.last_message_seq, it.peer_delivered_seq, it.peer_read_seq))
    }

    /// The position up to which this device has received messages without reporting it.
    #[must_use]
    pub fn undelivered(&self) -> Option<Seq> {
        let it = &self.summary;
        let sender = it.last_message_sender_id;
        let theirs = sender.is_some_and(|sender| sender != self.me);
        let news = it.last_message_seq > it.last_delivered_seq;
        (news && (theirs || it.unread_count > 0)).then_some(it.last_message_seq)
    }

    /// Accepts a summary read from the server. If it is older than the row, only its presence is used.
    pub(super) fn refresh(&mut self, summary: ConversationSummary) {
        let position = summary.last_seq;
        if position < self.log.known() {
            self.summary.online = summary.online;
            return;
        }
        self.summary = summary;
        self.is_incomplete = false;
        let due = self.log.advance_to(position);
        apply_due(self, due);
        self.summary.last_seq = self.log.known();
    }

    /// The row as it will be after these changes.
    #[must_use]
    pub fn after(mut self, pending: impl Iterator<Item = Change>) -> Self {
        pending.for_each(|change| reducer::reduce(&mut self, &change));
        self
    }

    /// The last message is hidden; which one is the last now, only the server knows.
    fn hide_last(&mut self) {
        let it = &mut self.summary;
        it.last_message.clear();
        it.last_message_id = None;
        it.last_message_sender_id = None;
        it.last_message_type = None;
        it.last_message_file_name = None;
        it.last_message_album = None;
        self.is_incomplete = true;
    }

    /// How the user keeps the conversation, with what the server does not have yet, and whether it is in the archive.
    #[must_use]
    pub fn kept(&self, outbox: &Outbox, now: Timestamp) -> (ListSettings, bool) {
        let settings = outbox.settings(&self.summary);
        let is_archived = settings.is_archived(self.summary.last_message_seq, now);
        (settings, is_archived)
    }

    /// Applies a change, see [`reducer::apply`].
    pub fn apply(&mut self, change: &Change) {
        reducer::apply(self, change);
        self.summary.last_seq = self.log.known();
    }
}

impl FollowsLog for InboxRow {
    fn log_mut(&mut self) -> &mut ChangeLog {
        &mut self.log
    }

    fn message_sent(&mut self, message: &Message) {
        let it = &mut self.summary;
        if message.sender_id != self.me && message.seq > it.last_read_seq {
            it.unread_count += 1;
        }
        it.last_message_seq = message.seq;
        preview(message.body.text()).clone_into(&mut it.last_message);
        it.last_message_id = Some(message.id);
        it.last_message_sender_id = Some(message.sender_id);
        it.last_message_type = Some(message.body.message_type());
        it.last_message_file_name = message.body.file_name().map(str::to_owned);
        it.last_message_album = AlbumSummary::of(message.body.attachments());
        it.last_message_deleted = message.body.deleted_at().is_some();
        it.timestamp = message.created_at;
    }

    fn read(&mut self, user: UserId, marks: MarkState) {
        self.delivered(user, marks);
        if user != self.me {
            return;
        }
        let it = &mut self.summary;
        match marks.unread_count {
            // A count of the log knows nothing of what this person has deleted.
            Some(_) if it.cleared_seq > Some(it.last_read_seq) => self.is_incomplete = true,
            Some(count) => it.unread_count = count,
            None if it.last_read_seq >= it.last_message_seq => it.unread_count = 0,
            None => self.is_incomplete = true,
        }
    }

    fn delivered(&mut self, user: UserId, marks: MarkState) {
        let it = &mut self.summary;
        let (read, delivered) = if user == self.me {
            (&mut it.last_read_seq, &mut it.last_delivered_seq)
        } else {
            (&mut it.peer_read_seq, &mut it.peer_delivered_seq)
        };
        *read = marks.read_seq.max(*read);
        *delivered = marks.delivered_seq.max(*read).max(*delivered);
    }

    fn blocked(&mut self, user: UserId, on: bool) {
        let it = &mut self.summary;
        if user == self.me {
            it.blocked.by_me = on;
        } else {
            it.blocked.by_peer = on;
        }
        // Whether they are there is not shown; afterwards the server tells it.
        (it.online, it.last_seen_at) = (false, None);
    }

    fn arranged(&mut self, change: &SettingsChange) {
        let it = &mut self.summary;
        it.keep(it.settings().after(change, it.last_message_seq));
        if change.cleared_seq.is_some() {
            if it.settings().is_cleared(it.last_message_seq) {
                it.unread_count = 0;
                self.hide_last();
            }
            // How many of the later messages are unread, only the server knows.
            self.is_incomplete = true;
        }
    }

    fn revised(&mut self, message: MessageId, change: &Change) {
        let it = &mut self.summary;
        if it.last_message_id != Some(message) || it.last_message_deleted {
            return;
        }
        match &change.kind {
            ChangeKind::Deleted { .. } => {
                DELETED_TEXT.clone_into(&mut it.last_message);
                it.last_message_type = Some(MessageType::Text);
                it.last_message_file_name = None;
                it.last_message_album = None;
                it.last_message_deleted = true;
            }
            ChangeKind::Edited { text, .. } => text.clone_into(&mut it.last_message),
            ChangeKind::Hidden { .. } => self.hide_last(),
            _ => {}
        }
    }
}
