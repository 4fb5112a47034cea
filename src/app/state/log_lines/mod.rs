//! The entries of the log: day headings, the unread divider, and bubbles with their position in a group. Stored
//! messages come first, then those in the outbox; a message that is in both is shown once.

mod lines;
mod rows;

use time::Date;

use crate::app::state::calendar::Zone;
use crate::app::state::log_window::Run;
use crate::app::state::uploads::OutgoingFile;
use crate::domain::text::is_blank;
use crate::domain::{
    ActionId, Agreement, Attachment, LinkedFile, Message, MessageId, Quote, Seq, Tick, Timestamp,
    UserId,
};
use crate::wire::ApiError;
use crate::wire::rest::ReactionCount;

pub use lines::Lines;
pub use rows::LogRows;

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub enum LogLine {
    /// Messages that are not in the document.
    Gap(Gap),
    /// Heading of a new day.
    Day(Date),
    /// The unread divider: the messages below were unread when the conversation was opened.
    Unread,
    /// A message.
    Bubble(Box<Bubble>),
}

/// Stands for messages that are not in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The key of the message after it.
    before: String,
    /// Pixels.
    pub height: f64,
}

/// A message as the log shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bubble {
    /// Stays the same from the unsent to the stored message.
    pub key: String,
    /// Its id, once stored.
    pub id: Option<MessageId>,
    /// Written by the signed-in user.
    pub mine: bool,
    /// The user has deleted it for themselves: nothing of it is shown.
    pub is_hidden: bool,
    /// Its author has deleted it for everyone.
    pub is_deleted: bool,
    /// Its text was edited.
    pub is_edited: bool,
    /// It is a copy of another message.
    pub is_forwarded: bool,
    /// The user has starred it.
    pub is_starred: bool,
    /// Both see it below the head of the conversation.
    pub is_pinned: bool,
    /// What both have agreed about it.
    pub agreement: Option<Agreement>,
    /// The message that it answers.
    pub quote: Option<Box<Quote>>,
    /// What people have reacted with.
    pub reactions: Vec<ReactionCount>,
    /// Text of the message, or the caption; blank if there are only files, or nothing of it is shown.
    pub text: String,
    /// Files uploaded to this server.
    pub attachments: Vec<Attachment>,
    /// Its action id and files, while it waits for uploads.
    pub waiting: Option<(ActionId, Vec<OutgoingFile>)>,
    /// A file elsewhere.
    pub linked: Option<Box<LinkedFile>>,
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
    /// The user has just been led here.
    pub found: bool,
    /// The newest message.
    pub is_last: bool,
}

impl Bubble {
    /// May the user change it: is it their own, still there, and not agreed?
    #[must_use]
    pub fn can_be_changed(&self) -> bool {
        let is_agreed = self.agreement.is_some_and(|it| it.is_final());
        self.mine && self.id.is_some() && !self.is_deleted && !is_agreed
    }

    /// May the user replace its text at this time? The server's clock decides.
    #[must_use]
    pub fn can_be_edited(&self, now: Timestamp) -> bool {
        let is_recent = now.0 - self.at.0 < Message::EDITABLE_MS;
        self.can_be_changed() && is_recent && !is_blank(&self.text)
    }

    /// The key of a stored message. Action ids of the other person may equal one's own.
    #[must_use]
    pub fn key_of(message: &Message, me: UserId) -> String {
        let own = Some(message).filter(|it| it.sender_id == me);
        match own.and_then(|it| it.client_message_id.as_ref()) {
            Some(name) => format!("c{name}"),
            None => format!("m{}", message.id),
        }
    }
}

impl LogLine {
    /// The key that identifies an entry when others are inserted before or after it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Gap(gap) => format!("gap-{}", gap.before),
            Self::Day(date) => date.to_string(),
            Self::Unread => "unread".to_owned(),
            Self::Bubble(bubble) => bubble.key.clone(),
        }
    }
}

/// The entries of these rows, oldest first, with gaps for the others. The rows beside a run decide about its days and
/// groups, although they are not shown.
#[must_use]
pub fn log_lines(
    rows: &LogRows<'_>,
    shown: &[Run],
    found: Option<Seq>,
    zone: Zone,
) -> Vec<LogLine> {
    let mut lines = Vec::new();
    for run in shown {
        // Less is an error of rounding.
        if run.gap > 0.5 {
            let before = rows.bubble(run.rows.start).map(|it| it.key);
            lines.push(LogLine::Gap(Gap {
                before: before.unwrap_or_default(),
                height: run.gap,
            }));
        }
        let mut place = rows.place(run.rows.start, zone);
        for row in run.rows.clone() {
            let next = rows.place_after(row, zone);
            lines.extend(place.day.map(LogLine::Day));
            lines.extend(place.is_first_unread.then_some(LogLine::Unread));
            lines.extend(rows.bubble(row).map(|bubble| {
                LogLine::Bubble(Box::new(Bubble {
                    opens: !place.joins,
                    closes: !next.joins,
                    found: bubble.seq.is_some() && bubble.seq == found,
                    is_last: row + 1 == rows.len(),
                    ..bubble
                }))
            }));
            place = next;
        }
    }
    lines
}

#[cfg(test)]
mod actions_tests;
#[cfg(test)]
mod tests;
