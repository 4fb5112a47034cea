//! The entries of the log: day headings, the unread divider, and bubbles with their position in a group. Stored
//! messages come first, then those in the outbox; a message that is in both is shown once.

use time::Date;

use crate::app::state::calendar::{self, Zone};
use crate::app::state::outbox::OutboxEntry;
use crate::app::state::thread::Thread;
use crate::domain::{ActionId, Attachment, Message, MessageId, Seq, Tick, Timestamp, UserId};
use crate::wire::ApiError;

/// Messages of one sender form a group if they are at most this far apart.
const GROUP_MS: i64 = 5 * 60_000;

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub enum LogLine {
    /// Heading of a new day.
    Day(Date),
    /// The unread divider: the messages below were unread when the conversation was opened.
    Unread,
    /// A message.
    Bubble(Bubble),
}

/// A message as the log shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bubble {
    /// Stays the same from the unsent to the stored message.
    pub key: String,
    /// Written by the signed-in user.
    pub mine: bool,
    /// Text of the message, or of its attachment; blank if there is only the attachment.
    pub text: String,
    /// What is attached.
    pub attachment: Option<Box<Attachment>>,
    /// Time of storing, or of writing if it is not stored.
    pub at: Timestamp,
    /// Position in the log, once stored.
    pub seq: Option<Seq>,
    /// Delivery status, if it is one's own.
    pub tick: Option<Tick>,
    /// Action id and reason of the refusal, if it was refused.
    pub refused: Option<(ActionId, ApiError)>,
    /// First bubble of its group.
    pub opens: bool,
    /// Last bubble of its group: shows the time and the tail.
    pub closes: bool,
}

impl Bubble {
    /// The key of a stored message of the other person.
    #[must_use]
    pub fn stored_key(id: MessageId) -> String {
        format!("m{id}")
    }
}

impl LogLine {
    /// The key that identifies an entry when others are inserted before or after it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Day(date) => date.to_string(),
            Self::Unread => "unread".to_owned(),
            Self::Bubble(bubble) => bubble.key.clone(),
        }
    }
}

/// The entries of a conversation, oldest first.
#[must_use]
pub fn log_lines<'a>(
    thread: &Thread,
    waiting: impl Iterator<Item = &'a OutboxEntry>,
    me: UserId,
    zone: Zone,
) -> Vec<LogLine> {
    let mut builder = LineBuilder::new(thread.divider(), zone);
    for message in thread.messages().iter().chain(thread.early()) {
        builder.push(stored(thread, message, me));
    }
    // A page of older history ends before the present, where unsent messages would appear.
    if !thread.has_newer() {
        for entry in waiting.filter(|entry| !thread.holds(&entry.name)) {
            builder.push(pending(entry));
        }
    }
    builder.lines
}

fn stored(thread: &Thread, message: &Message, me: UserId) -> Bubble {
    let mine = message.sender_id == me;
    // Action ids of the other person may equal one's own.
    let name = message.client_message_id.as_ref().filter(|_| mine);
    Bubble {
        key: name.map_or_else(|| Bubble::stored_key(message.id), |name| format!("c{name}")),
        mine,
        text: message.body.text().to_owned(),
        attachment: message.body.attachment().cloned().map(Box::new),
        at: message.created_at,
        seq: Some(message.seq),
        tick: thread.tick(message),
        refused: None,
        opens: true,
        closes: true,
    }
}

fn pending(entry: &OutboxEntry) -> Bubble {
    let refused = entry.refused.clone();
    let refused = refused.map(|error| (entry.name.clone(), error));
    let tick = if refused.is_some() {
        Tick::NotSent
    } else {
        Tick::Sending
    };
    Bubble {
        key: format!("c{}", entry.name),
        mine: true,
        text: entry.text.clone(),
        attachment: None,
        at: entry.written_at,
        seq: None,
        tick: Some(tick),
        refused,
        opens: true,
        closes: true,
    }
}

struct LineBuilder {
    lines: Vec<LogLine>,
    divider: Option<Seq>,
    zone: Zone,
    day: Option<Date>,
}

impl LineBuilder {
    fn new(divider: Option<Seq>, zone: Zone) -> Self {
        Self {
            lines: Vec::new(),
            divider,
            zone,
            day: None,
        }
    }

    fn push(&mut self, mut bubble: Bubble) {
        let day = calendar::day(bubble.at, self.zone);
        if self.day != Some(day) {
            self.day = Some(day);
            self.lines.push(LogLine::Day(day));
        }
        let unread = |read: &mut Seq| !bubble.mine && bubble.seq.is_some_and(|seq| seq > *read);
        if self.divider.take_if(unread).is_some() {
            self.lines.push(LogLine::Unread);
        }
        if let Some(LogLine::Bubble(before)) = self.lines.last_mut() {
            let together = before.mine == bubble.mine
                && (bubble.at.0 - before.at.0).abs() <= GROUP_MS
                && before.refused.is_none();
            before.closes = !together;
            bubble.opens = !together;
        }
        self.lines.push(LogLine::Bubble(bubble));
    }
}

#[cfg(test)]
mod tests;
