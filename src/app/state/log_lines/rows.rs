//! The rows of a log: all messages of a conversation by number, stored ones first.

use time::Date;

use super::Bubble;
use crate::app::state::calendar::{self, Zone};
use crate::app::state::outbox::OutboxEntry;
use crate::app::state::thread::Thread;
use crate::domain::{Body, Message, Seq, Tick, Timestamp, UserId};

/// Messages of one sender form a group if they are at most this far apart.
const GROUP_MS: i64 = 5 * 60_000;

/// The messages of a conversation by number. Looking at one costs the same however many are loaded.
#[derive(Debug)]
pub struct LogRows<'a> {
    thread: &'a Thread,
    me: UserId,
    /// Messages that are not stored in order yet: early ones, then those in the outbox.
    tail: Vec<Bubble>,
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
}

impl<'a> LogRows<'a> {
    /// The messages of a thread and those that wait in the outbox.
    #[must_use]
    pub fn new(
        thread: &'a Thread,
        waiting: impl Iterator<Item = &'a OutboxEntry>,
        me: UserId,
    ) -> Self {
        let mut tail: Vec<_> = thread.early().map(|it| stored(thread, it, me)).collect();
        // A page of older history ends before the present, where unsent messages would appear.
        if !thread.has_newer() {
            let waiting = waiting.filter(|entry| !thread.holds(&entry.name));
            tail.extend(waiting.map(pending));
        }
        Self {
            thread,
            me,
            tail,
            first_unread: thread.first_unread(),
        }
    }

    /// The number of rows after the stored messages.
    #[must_use]
    pub const fn tail(&self) -> usize {
        self.tail.len()
    }

    /// The message of a row, as if it stood alone.
    #[must_use]
    pub fn bubble(&self, row: usize) -> Option<Bubble> {
        match self.thread.messages().get(row) {
            Some(message) => Some(stored(self.thread, message, self.me)),
            None => self.tail.get(row - self.thread.messages().len()).cloned(),
        }
    }

    /// All messages in order, each as if it stood alone.
    pub fn bubbles(&self) -> impl Iterator<Item = Bubble> {
        let count = self.thread.messages().len() + self.tail.len();
        (0..count).filter_map(|row| self.bubble(row))
    }

    /// Where the message of a row stands.
    pub(super) fn place(&self, row: usize, zone: Zone) -> Place {
        let Some(this) = self.glance(row) else {
            return Place::default();
        };
        let before = row.checked_sub(1).and_then(|row| self.glance(row));
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

    fn glance(&self, row: usize) -> Option<Glance> {
        match self.thread.messages().get(row) {
            Some(message) => Some(Glance {
                mine: message.sender_id == self.me,
                at: message.created_at,
                seq: Some(message.seq),
                is_refused: false,
            }),
            None => {
                let bubble = self.tail.get(row - self.thread.messages().len())?;
                Some(Glance {
                    mine: bubble.mine,
                    at: bubble.at,
                    seq: bubble.seq,
                    is_refused: bubble.refused.is_some(),
                })
            }
        }
    }
}

fn stored(thread: &Thread, message: &Message, me: UserId) -> Bubble {
    Bubble {
        key: Bubble::key_of(message, me),
        mine: message.sender_id == me,
        text: message.body.text().to_owned(),
        attachments: message.body.attachments().to_vec(),
        waiting: None,
        linked: match &message.body {
            Body::Linked(file) => Some(Box::new(file.clone())),
            Body::Text(_) | Body::Album(_) => None,
        },
        at: message.created_at,
        seq: Some(message.seq),
        tick: thread.tick(message),
        refused: None,
        opens: true,
        closes: true,
        found: false,
    }
}

fn pending(entry: &OutboxEntry) -> Bubble {
    let refused = entry.refused.clone();
    let refused = refused.map(|error| (entry.name.clone(), error));
    let (attachments, waiting) = if entry.is_complete() {
        (entry.attachments(), None)
    } else {
        (Vec::new(), Some((entry.name.clone(), entry.files.clone())))
    };
    let tick = if refused.is_some() {
        Tick::NotSent
    } else {
        Tick::Sending
    };
    Bubble {
        key: format!("c{}", entry.name),
        mine: true,
        text: entry.text.clone(),
        attachments,
        waiting,
        linked: None,
        at: entry.written_at,
        seq: None,
        tick: Some(tick),
        refused,
        opens: true,
        closes: true,
        found: false,
    }
}
