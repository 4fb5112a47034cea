//! The rows of a log: all messages of a conversation by number, stored ones first.

use std::borrow::Cow;

use time::Date;

use super::Bubble;
use crate::app::state::calendar::{self, Zone};
use crate::app::state::outbox::OutboxEntry;
use crate::app::state::thread::Thread;
use crate::domain::{
    Body, Change, ChangeKind, LinkedFile, Message, MessageId, Seq, Tick, Timestamp, UserId,
};
use crate::wire::rest::ReactionCount;

/// Messages of one sender form a group if they are at most this far apart.
const GROUP_MS: i64 = 5 * 60_000;

/// The messages of a conversation by number. Looking at one costs the same however many are loaded.
#[derive(Debug)]
pub struct LogRows<'a> {
    thread: &'a Thread,
    me: UserId,
    /// Messages that are not stored in order yet: early ones, then those in the outbox.
    tail: Vec<Bubble>,
    /// What the user has done to messages and the server does not have yet.
    pending: Vec<(MessageId, Change)>,
    first_unread: Option<Seq>,
}

/// Where a message stands among the others.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The day that it begins.
    pub(super) day: Option<Date>,
    /// The unread divider stands above it.
    pub(super) is_first_unread: bool,
    /// It belongs to the group of the message above it.
    pub(super) joins: bool,
}

/// What days and groups depend on.
struct Glance {
    mine: bool,
    at: Timestamp,
    seq: Option<Seq>,
    is_refused: bool,
    is_hidden: bool,
}

impl<'a> LogRows<'a> {
    /// The messages of a thread and those that wait in the outbox, whose actions are applied.
    #[must_use]
    pub fn new(
        thread: &'a Thread,
        waiting: impl Iterator<Item = &'a OutboxEntry>,
        me: UserId,
    ) -> Self {
        let (waiting, actions): (Vec<_>, Vec<_>) = waiting.partition(|it| !it.is_action());
        let pending = actions.into_iter().filter_map(|entry| {
            let message = entry.action.as_ref()?.message;
            Some((message, entry.change(me)?))
        });
        let pending: Vec<_> = pending.collect();
        let stored = |it| stored(thread, it, &pending, me);
        let mut tail: Vec<_> = thread.early().map(stored).collect();
        // A page of older history ends before the present, where unsent messages would appear.
        if !thread.has_newer() {
            let waiting = waiting.into_iter();
            let waiting = waiting.filter(|entry| !thread.holds(&entry.name));
            tail.extend(waiting.map(unsent));
        }
        Self {
            thread,
            me,
            tail,
            pending,
            first_unread: thread.first_unread(),
        }
    }

    /// The number of rows after the stored messages.
    #[must_use]
    pub const fn tail(&self) -> usize {
        self.tail.len()
    }

    /// The number of all rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.thread.messages().len() + self.tail.len()
    }

    /// Is there no row?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The message of a row, as if it stood alone.
    #[must_use]
    pub fn bubble(&self, row: usize) -> Option<Bubble> {
        match self.thread.messages().get(row) {
            Some(message) => Some(stored(self.thread, message, &self.pending, self.me)),
            None => self.tail.get(row - self.thread.messages().len()).cloned(),
        }
    }

    /// All messages in order, each as if it stood alone.
    pub fn bubbles(&self) -> impl Iterator<Item = Bubble> {
        (0..self.len()).filter_map(|row| self.bubble(row))
    }

    /// Where the message of a row stands.
    pub(super) fn place(&self, row: usize, zone: Zone) -> Place {
        let Some(this) = self.glance(row) else {
            return Place::default();
        };
        let mut before = (0..row).rev().filter_map(|row| self.glance(row));
        let before = before.find(|it| !it.is_hidden);
        let day = calendar::day(this.at, zone);
        let begins_day = before.as_ref().map(|it| calendar::day(it.at, zone)) != Some(day);
        let is_first_unread = this.seq.is_some() && this.seq == self.first_unread;
        let is_near = |it: Glance| {
            it.mine == this.mine && (this.at.0 - it.at.0).abs() <= GROUP_MS && !it.is_refused
        };
        Place {
            day: begins_day.then_some(day),
            is_first_unread,
            joins: !begins_day && !is_first_unread && before.is_some_and(is_near),
        }
    }

    /// Where the next message that is shown stands.
    pub(super) fn place_after(&self, row: usize, zone: Zone) -> Place {
        let is_shown = |row: &usize| self.glance(*row).is_none_or(|it| !it.is_hidden);
        let next = (row + 1..=self.len()).find(is_shown);
        next.map_or_else(Place::default, |next| self.place(next, zone))
    }

    fn glance(&self, row: usize) -> Option<Glance> {
        match self.thread.messages().get(row) {
            Some(message) => Some(Glance {
                mine: message.sender_id == self.me,
                at: message.created_at,
                seq: Some(message.seq),
                is_refused: false,
                is_hidden: is_hidden(self.thread, message, &self.pending),
            }),
            None => {
                let bubble = self.tail.get(row - self.thread.messages().len())?;
                Some(Glance {
                    mine: bubble.mine,
                    at: bubble.at,
                    seq: bubble.seq,
                    is_refused: bubble.refused.is_some(),
                    is_hidden: bubble.is_hidden,
                })
            }
        }
    }
}

fn is_hidden(thread: &Thread, message: &Message, pending: &[(MessageId, Change)]) -> bool {
    let hides = |(id, change): &(MessageId, Change)| {
        *id == message.id && matches!(change.kind, ChangeKind::Hidden { .. })
    };
    thread.is_hidden(message.id) || pending.iter().any(hides)
}

fn stored(
    thread: &Thread,
    message: &Message,
    pending: &[(MessageId, Change)],
    me: UserId,
) -> Bubble {
    let is_hidden = is_hidden(thread, message, pending);
    let mut is_starred = thread.is_starred(message.id);
    // Most messages are as they are stored.
    let mut now = Cow::Borrowed(message);
    for (id, change) in pending {
        if *id == message.id {
            let now = now.to_mut();
            now.revise(change.user_id, change.at, &change.kind);
            if let ChangeKind::Starred { on, .. } = change.kind {
                is_starred = on;
            }
        } else if message
            .reply_to
            .as_ref()
            .is_some_and(|quote| quote.id == *id)
        {
            let quote = now.to_mut().reply_to.as_mut();
            quote.into_iter().for_each(|it| it.revise(&change.kind));
        }
    }
    let is_deleted = now.body.deleted_at().is_some();
    let is_shown = !is_hidden && !is_deleted;
    Bubble {
        key: Bubble::key_of(message, me),
        id: Some(message.id),
        mine: message.sender_id == me,
        is_hidden,
        is_deleted,
        is_edited: now.edited_at.is_some(),
        is_forwarded: now.forwarded,
        is_starred: is_starred && !is_deleted,
        is_pinned: now.pinned,
        agreement: now.agreement,
        quote: now.reply_to.clone(),
        reactions: ReactionCount::all(&now.reactions, me),
        text: if is_shown {
            now.body.text().to_owned()
        } else {
            String::new()
        },
        attachments: if is_shown {
            now.body.attachments().to_vec()
        } else {
            Vec::new()
        },
        waiting: None,
        linked: linked(&now.body).filter(|_| is_shown),
        at: message.created_at,
        seq: Some(message.seq),
        tick: thread.tick(message),
        refused: None,
        opens: true,
        closes: true,
        found: false,
        is_last: false,
    }
}

fn linked(body: &Body) -> Option<Box<LinkedFile>> {
    match body {
        Body::Linked(file) => Some(Box::new(file.clone())),
        _ => None,
    }
}

fn unsent(entry: &OutboxEntry) -> Bubble {
    let refused = entry.refused.clone();
    let refused = refused.map(|error| (entry.name.clone(), error));
    let copied = entry.copy.as_ref().map(|it| &it.body);
    let (attachments, waiting) = match copied {
        Some(body) => (body.attachments().to_vec(), None),
        None if entry.is_complete() => (entry.attachments(), None),
        None => (Vec::new(), Some((entry.name.clone(), entry.files.clone()))),
    };
    let tick = if refused.is_some() {
        Tick::NotSent
    } else {
        Tick::Sending
    };
    Bubble {
        key: format!("c{}", entry.name),
        id: None,
        mine: true,
        is_hidden: false,
        is_deleted: false,
        is_edited: false,
        is_forwarded: copied.is_some(),
        is_starred: false,
        is_pinned: false,
        agreement: None,
        quote: entry.reply_to.clone(),
        reactions: Vec::new(),
        text: entry.text.clone(),
        attachments,
        waiting,
        linked: copied.and_then(linked),
        at: entry.written_at,
        seq: None,
        tick: Some(tick),
        refused,
        opens: true,
        closes: true,
        found: false,
        is_last: false,
    }
}
