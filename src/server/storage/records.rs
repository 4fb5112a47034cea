//! What goes into the storage and comes out of it.

use crate::domain::{
    ActionId, ConversationId, Email, FullName, MessageId, MessageText, MessageType, Seq, Timestamp,
    UserId, UserType,
};

/// What an account needs to begin.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its address.
    pub email: Email,
    /// argon2id in PHC form.
    pub password_hash: String,
    /// The name as shown.
    pub full_name: FullName,
    /// Customer or photographer.
    pub user_type: UserType,
    /// As typed.
    pub phone: Option<String>,
    /// Now.
    pub at: Timestamp,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The number.
    pub id: UserId,
    /// The address.
    pub email: String,
    /// What they are.
    pub user_type: UserType,
    /// Has the address been confirmed?
    pub is_verified: bool,
    /// May they sign in?
    pub is_active: bool,
    /// What they say of themselves.
    pub profile: Profile,
}

/// What a person says of themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The name as shown; empty for a user without a profile.
    pub full_name: String,
    /// Picture.
    pub avatar_url: Option<String>,
    /// A few sentences.
    pub bio: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Where they are, in their words.
    pub location: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State.
    pub state: Option<String>,
}

/// An account and the hash of its password.
#[derive(Clone)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// argon2id or bcrypt.
    pub password_hash: String,
}

/// Which part of the conversation list.
#[derive(Debug, Clone, Default)]
pub struct ListPage {
    /// Only participants whose name contains this.
    pub search: Option<String>,
    /// After this row.
    pub after: Option<ListCursor>,
    /// How many rows at most.
    pub limit: i64,
}

/// A row's place in the conversation list: that of its newest message in its owner's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCursor(pub i64);

/// A conversation as one of its members sees it.
#[derive(Debug, Clone)]
pub struct ConversationRecord {
    /// Which.
    pub id: ConversationId,
    /// Its place in the list.
    pub cursor: ListCursor,
    /// When it began.
    pub created_at: Timestamp,
    /// The other person; `None` when the account is gone.
    pub peer: Option<Peer>,
    /// The newest message; `None` before the first.
    pub last_message: Option<LastMessage>,
    /// The newest place in the log.
    pub last_seq: Seq,
    /// One's own marks.
    pub mine: Marks,
    /// The other person's marks.
    pub theirs: Marks,
    /// The other person's messages beyond one's own read mark.
    pub unread_count: i64,
    /// Kept at the top.
    pub pinned: bool,
    /// Makes no noise.
    pub muted: bool,
    /// Put away.
    pub archived: bool,
    /// What one had begun to write.
    pub draft: Option<String>,
}

/// The other person in a conversation.
#[derive(Debug, Clone)]
pub struct Peer {
    /// The name as shown.
    pub full_name: String,
    /// Picture.
    pub avatar_url: Option<String>,
    /// What they are.
    pub user_type: UserType,
    /// Can they still be written to?
    pub is_active: bool,
    /// When their last device disconnected.
    pub last_seen_at: Option<Timestamp>,
}

/// What the list shows of the newest message.
#[derive(Debug, Clone)]
pub struct LastMessage {
    /// The number.
    pub id: MessageId,
    /// Its place in the log.
    pub seq: Seq,
    /// Who wrote it.
    pub sender: UserId,
    /// The text.
    pub text: String,
    /// Its type.
    pub message_type: MessageType,
    /// When it was stored.
    pub at: Timestamp,
}

/// How far somebody has received and read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Read up to here.
    pub read: Seq,
    /// Received up to here, never behind `read`.
    pub delivered: Seq,
}

/// Which part of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryPage {
    /// The newest so many.
    Newest(i64),
    /// So many before a place.
    Before(Seq, i64),
    /// So many after a place.
    After(Seq, i64),
}

/// A message to be stored.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Where.
    pub conversation: ConversationId,
    /// By whom.
    pub sender: UserId,
    /// For whom.
    pub receiver: UserId,
    /// What.
    pub text: MessageText,
    /// Its type.
    pub message_type: MessageType,
    /// The name its sender gave it.
    pub client_id: Option<ActionId>,
    /// Now.
    pub at: Timestamp,
}

/// A stored message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    /// The number.
    pub id: MessageId,
    /// Where.
    pub conversation: ConversationId,
    /// Its place in the log.
    pub seq: Seq,
    /// By whom.
    pub sender: UserId,
    /// For whom.
    pub receiver: UserId,
    /// The text as typed.
    pub text: String,
    /// Its type.
    pub message_type: MessageType,
    /// Where the attachment is.
    pub attachment_url: Option<String>,
    /// What the attachment is called.
    pub attachment_file_name: Option<String>,
    /// The name its sender gave it.
    pub client_id: Option<ActionId>,
    /// When it was stored.
    pub at: Timestamp,
}

/// The outcome of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The message, as stored first.
    pub message: MessageRecord,
    /// Was it stored just now, or found under its name?
    pub is_new: bool,
}

/// A mark to be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Seen on a screen, up to a place or to the end. Implies delivery.
    Read(Option<Seq>),
    /// Received by a device, up to a place or to the end.
    Delivered(Option<Seq>),
}

/// A mark that has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// The change's own place in the log.
    pub seq: Seq,
    /// Where the marks stand now.
    pub marks: Marks,
    /// The other person's messages beyond the read mark.
    pub unread_count: i64,
}

/// One change in somebody's feed.
#[derive(Debug, Clone)]
pub struct ChangeRecord {
    /// Its place in the feed: each person's changes are numbered 1, 2, 3 … in the order of their commits.
    pub cursor: i64,
    /// Where.
    pub conversation: ConversationId,
    /// Its place in that conversation's log.
    pub seq: Seq,
    /// What.
    pub what: ChangeRecordKind,
}

/// What a change was.
#[derive(Debug, Clone)]
pub enum ChangeRecordKind {
    /// A message was stored.
    Message(Box<MessageRecord>),
    /// Somebody read up to a place.
    Read(UserId, Seq),
    /// A device of somebody received up to a place.
    Delivered(UserId, Seq),
}
