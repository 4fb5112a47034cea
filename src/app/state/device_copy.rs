//! What a device keeps for times without a network: the list of one person, and the newest messages of the conversations
//! that were opened last. A copy is the state at some position of the log; with the changes after that position it is the
//! fresh state, so the reducer brings it up to date like any other view.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::app::state::inbox::{Inbox, InboxRow};
use crate::app::state::thread::Thread;
use crate::domain::{
    ConversationId, FeedSeq, Message, MessageId, Quote, Seq, Timestamp, UserId, read_json,
};
use crate::wire::rest::{self, ConversationSummary, MessagesPage, User};

/// Number of conversations whose messages are kept.
pub const MAX_THREADS: usize = 30;
/// Number of messages that are kept of each.
pub const MAX_MESSAGES: usize = 100;
/// Number of rows that are kept.
const MAX_ROWS: usize = 300;

/// To be changed with the form of the copies: those in another form are not read.
const FORMAT: u32 = 1;

/// Key of a person's list.
#[must_use]
pub fn list_key(person: UserId) -> String {
    format!("list:{person}")
}

/// Key of a conversation of a person.
#[must_use]
pub fn thread_key(person: UserId, id: ConversationId) -> String {
    format!("thread:{person}:{id}")
}

/// Key of the conversations of which a person has a copy.
#[must_use]
pub fn kept_threads_key(person: UserId) -> String {
    format!("threads:{person}")
}

/// What is stored as a text.
pub trait Stored: Serialize + DeserializeOwned {
    /// Parses the stored form. `None` if it is unreadable, or in another form.
    #[must_use]
    fn read(kept: &str) -> Option<Self> {
        let (format, content) = kept.split_once(' ')?;
        let is_known = format.parse() == Ok(FORMAT);
        is_known.then(|| read_json(content).ok())?
    }

    /// The stored form.
    #[must_use]
    fn written(&self) -> String {
        match serde_json::to_string(self) {
            Ok(content) => format!("{FORMAT} {content}"),
            Err(_) => String::new(),
        }
    }
}

impl Stored for ListCopy {}
impl Stored for ThreadCopy {}
impl Stored for KeptThreads {}

/// The list of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCopy {
    /// The person.
    pub user: User,
    /// When the list was complete.
    pub at: Timestamp,
    /// The position of the person's feed up to which it was.
    pub feed_seq: FeedSeq,
    /// Newest first.
    pub rows: Vec<ConversationSummary>,
}

impl ListCopy {
    /// Copies a list that was complete at this time.
    #[must_use]
    pub fn of(user: User, inbox: &Inbox, at: Timestamp, feed_seq: FeedSeq) -> Self {
        let rows = inbox.rows().iter().filter(|row| !row.is_incomplete());
        let rows = rows.take(MAX_ROWS).map(|row| row.summary.clone());
        Self {
            user,
            at,
            feed_seq,
            rows: rows.collect(),
        }
    }
}

/// The newest messages of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadCopy {
    /// The row at the same position of the log, for the marks of both members.
    row: ConversationSummary,
    messages: Vec<Message>,
    /// Those that the user has starred.
    #[serde(default)]
    starred: Vec<MessageId>,
    /// What is shown of pinned messages; of one that nobody has read yet nothing is.
    #[serde(default)]
    pinned: Vec<Quote>,
    has_older: bool,
}

impl ThreadCopy {
    /// Copies the end of a conversation. `None` while thread and row are at different positions, before its messages
    /// are loaded, and if a page of older history is shown.
    #[must_use]
    pub fn of(thread: &Thread, row: &InboxRow) -> Option<Self> {
        let is_whole = !thread.has_newer() && thread.known() == row.known();
        if thread.is_awaited() || !is_whole || row.is_incomplete() {
            return None;
        }
        let messages = thread.messages();
        let left_out = messages.len().saturating_sub(MAX_MESSAGES);
        let kept = messages.iter().skip(left_out);
        let kept = kept.filter(|message| !thread.is_hidden(message.id));
        let kept: Vec<_> = kept.cloned().collect();
        let ids = kept.iter().map(|message| message.id);
        Some(Self {
            row: row.summary.clone(),
            starred: ids.filter(|id| thread.is_starred(*id)).collect(),
            pinned: thread
                .pins([].into_iter())
                .into_iter()
                .filter_map(|it| it.quote)
                .collect(),
            messages: kept,
            has_older: left_out > 0 || thread.has_older(),
        })
    }

    /// The conversation as it was.
    #[must_use]
    pub fn open(self, me: UserId) -> Thread {
        let row = &self.row;
        let (delivered, read) = (row.peer_delivered_seq, row.peer_read_seq);
        let messages = self.messages.iter();
        let page = MessagesPage {
            participant_id: row.participant_id,
            oldest_seq: self.messages.first().map(|message| message.seq),
            messages: messages
                .map(|it| rest::Message {
                    starred: self.starred.contains(&it.id),
                    ..rest::Message::seen_by(me, it, delivered, read)
                })
                .collect(),
            has_more: self.has_older,
            has_newer: false,
            last_seq: row.last_seq,
            changes: Vec::new(),
            pinned: self.pinned,
        };
        Thread::open(me, row, page)
    }
}

/// What distinguishes a copy of a conversation from an earlier one.
pub type Version = (Seq, Option<Seq>, usize);

/// The version of a conversation as it is now.
#[must_use]
pub fn version(thread: &Thread) -> Version {
    (thread.known(), thread.oldest(), thread.private_changes())
}

/// The conversations of which there is a copy, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptThreads(Vec<ConversationId>);

impl KeptThreads {
    /// The conversations.
    pub fn ids(&self) -> impl Iterator<Item = ConversationId> {
        self.0.iter().copied()
    }

    /// Adds a conversation, or makes it the latest. Returns those whose copies are to be removed.
    pub fn add(&mut self, id: ConversationId) -> Vec<ConversationId> {
        self.0.retain(|it| *it != id);
        self.0.push(id);
        let surplus = self.0.len().saturating_sub(MAX_THREADS);
        self.0.drain(..surplus).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::samples::{ME, PEER, message, page, summary};

    fn row_at(seq: i64) -> InboxRow {
        let mut row = summary(PEER, "Arjun", 0);
        row.last_seq = Seq(seq);
        InboxRow::new(ME, row)
    }

    fn thread_of(count: i64) -> Thread {
        let messages = (1..=count).map(|seq| message(PEER, seq, "hello")).collect();
        Thread::open(ME, &row_at(count).summary, page(messages, false))
    }

    #[test]
    fn the_newest_messages_are_kept_and_the_older_ones_remain_to_be_loaded() {
        let copy = ThreadCopy::of(&thread_of(130), &row_at(130)).unwrap();
        let thread = ThreadCopy::read(&copy.written()).unwrap().open(ME);
        assert_eq!(thread.messages().len(), MAX_MESSAGES);
        assert_eq!(thread.oldest(), Some(Seq(31)));
        assert!(thread.has_older());
        assert_eq!(thread.known(), Seq(130));
        let whole = ThreadCopy::of(&thread_of(4), &row_at(4)).unwrap().open(ME);
        assert!(!whole.has_older());
    }

    #[test]
    fn a_conversation_is_copied_when_all_its_views_are_at_one_position() {
        assert_eq!(ThreadCopy::of(&thread_of(4), &row_at(5)), None);
        let mut old = page(vec![message(PEER, 1, "hello")], false);
        old.has_newer = true;
        old.last_seq = Seq(4);
        let old = Thread::open(ME, &row_at(4).summary, old);
        assert_eq!(ThreadCopy::of(&old, &row_at(4)), None);
    }

    #[test]
    fn the_conversations_opened_last_are_kept() {
        let id = |peer| ConversationId::between(ME, UserId(peer)).unwrap();
        let mut kept = KeptThreads::default();
        let last = i64::try_from(MAX_THREADS).unwrap() + 1;
        for peer in 2..=last {
            assert!(kept.add(id(peer)).is_empty());
        }
        assert!(kept.add(id(2)).is_empty());
        assert_eq!(kept.add(id(last + 1)), [id(3)]);
        assert_eq!(KeptThreads::read(&kept.written()), Some(kept));
    }

    #[test]
    fn another_form_is_not_read() {
        let kept = KeptThreads(vec![]).written();
        assert_eq!(KeptThreads::read(&kept), Some(KeptThreads(vec![])));
        let later = kept.replacen('1', "2", 1);
        assert_eq!(KeptThreads::read(&later), None);
        assert_eq!(ThreadCopy::read("?"), None);
    }
}
