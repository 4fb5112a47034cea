//! The bodies of REST calls and server functions. Field names and shapes are those of the platform's first
//! backend; what it did not have is marked *extra*.

use serde::{Deserialize, Serialize};

use crate::domain::{
    self, ActionId, Body, Change, ConversationId, MessageId, MessageType, Seq, Tick, Timestamp,
    UserId, UserType,
};

/// `{"status":"success","message"?,"data"?}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Success<T> {
    /// Always `success`.
    pub status: String,
    /// For people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The answer itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<T>,
}

impl<T> Success<T> {
    /// An answer with data.
    pub fn data(data: T) -> Self {
        Self {
            status: "success".to_owned(),
            message: None,
            data: Some(data),
        }
    }

    /// The same answer with a sentence for people.
    #[must_use]
    pub fn saying(mut self, message: &str) -> Self {
        self.message = Some(message.to_owned());
        self
    }
}

/// One's own account, or another person's as far as one may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The number.
    pub user_id: UserId,
    /// Absent when the viewer shares no conversation with this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name as shown.
    pub full_name: String,
    /// Customer, photographer or admin.
    pub user_type: UserType,
    /// Has the address been confirmed on the platform?
    pub is_verified: bool,
    /// Picture.
    pub avatar_url: Option<String>,
    /// Absent like `email`.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where they work or live, in their words.
    pub location: Option<String>,
    /// What `me`, `profile` and `user/:id` add.
    #[serde(flatten)]
    pub details: UserDetails,
}

/// The part of a profile that only `me`, `profile` and `user/:id` carry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetails {
    /// A few sentences about them.
    #[serde(default)]
    pub bio: Option<String>,
    /// City.
    #[serde(default)]
    pub city: Option<String>,
    /// State.
    #[serde(default)]
    pub state: Option<String>,
}

/// One row of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// `conv_{smaller}_{larger}`.
    pub conversation_id: ConversationId,
    /// The other person.
    pub participant_id: UserId,
    /// Their name.
    pub participant_name: String,
    /// Their picture.
    pub participant_avatar: Option<String>,
    /// The text of the last message; empty before the first.
    pub last_message: String,
    /// When it was stored; before the first message, when the conversation was opened.
    pub timestamp: Timestamp,
    /// Messages of the other person beyond one's own read mark.
    pub unread_count: i64,
    /// Has the other person a device connected?
    pub online: bool,
    /// *extra* What the other person is; `None` when the account is gone.
    pub participant_type: Option<UserType>,
    /// *extra* The last message.
    pub last_message_id: Option<MessageId>,
    /// *extra* Who wrote it.
    pub last_message_sender_id: Option<UserId>,
    /// *extra* Its type.
    pub last_message_type: Option<MessageType>,
    /// *extra* The place of the last message in the change log; 0 before the first.
    pub last_message_seq: Seq,
    /// *extra* The newest place in the change log.
    pub last_seq: Seq,
    /// *extra* One's own read mark.
    pub last_read_seq: Seq,
    /// *extra* One's own delivered mark.
    pub last_delivered_seq: Seq,
    /// *extra* The other person's read mark.
    pub peer_read_seq: Seq,
    /// *extra* The other person's delivered mark, never behind their read mark.
    pub peer_delivered_seq: Seq,
    /// *extra* When the other person was last connected.
    pub last_seen_at: Option<Timestamp>,
    /// *extra* Kept at the top by the viewer.
    pub pinned: bool,
    /// *extra* Makes no noise for the viewer.
    pub muted: bool,
    /// *extra* Put away by the viewer.
    pub archived: bool,
    /// *extra* What the viewer had begun to write.
    pub draft: Option<String>,
}

/// A page of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationsPage {
    /// Newest first.
    pub conversations: Vec<ConversationSummary>,
    /// *extra* Give this as `cursor` for the next page; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Who wrote a message, in the first backend's words: they do not name a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Sent by the one who reads this answer.
    #[serde(rename = "photographer")]
    Mine,
    /// Sent by the other person.
    #[serde(rename = "customer")]
    Theirs,
}

/// A stored message as one of the two members sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The number.
    pub id: MessageId,
    /// A legacy quirk, see [`Side`].
    pub sender: Side,
    /// Who wrote it.
    pub sender_id: UserId,
    /// Whom it is for.
    pub receiver_id: UserId,
    /// The text as typed.
    pub text: String,
    /// text, image or file.
    pub message_type: MessageType,
    /// Where the attachment is.
    pub attachment_url: Option<String>,
    /// What the attachment is called.
    pub attachment_file_name: Option<String>,
    /// Has the receiver read it?
    pub is_read: bool,
    /// 12-hour clock for old clients; new ones use `createdAt`.
    pub timestamp: String,
    /// When it was stored.
    pub created_at: Timestamp,
    /// *extra* The name its sender gave it.
    pub client_message_id: Option<ActionId>,
    /// *extra* Its place in the conversation's change log.
    pub seq: Seq,
    /// *extra* Where it belongs.
    pub conversation_id: ConversationId,
    /// *extra* `sent`, `delivered` or `read`, see [`crate::domain::Tick`].
    pub status: String,
}

impl Message {
    /// A stored message as `viewer` sees it, given how far its receiver has received and read.
    #[must_use]
    pub fn seen_by(
        viewer: UserId,
        message: &domain::Message,
        receiver_delivered: Seq,
        receiver_read: Seq,
    ) -> Self {
        let tick = Tick::of_stored(message.seq, receiver_delivered, receiver_read);
        let attachment = message.body.attachment();
        Self {
            id: message.id,
            sender: if message.sender_id == viewer {
                Side::Mine
            } else {
                Side::Theirs
            },
            sender_id: message.sender_id,
            receiver_id: message.receiver_id,
            text: message.body.text().to_owned(),
            message_type: message.body.message_type(),
            attachment_url: attachment.and_then(|it| it.url.clone()),
            attachment_file_name: attachment.and_then(|it| it.file_name.clone()),
            is_read: tick == Tick::Read,
            timestamp: message.created_at.clock_12h(),
            created_at: message.created_at,
            client_message_id: message.client_message_id.clone(),
            seq: message.seq,
            conversation_id: message.conversation_id,
            status: tick.as_str().to_owned(),
        }
    }
}

impl From<Message> for domain::Message {
    fn from(it: Message) -> Self {
        Self {
            id: it.id,
            conversation_id: it.conversation_id,
            seq: it.seq,
            sender_id: it.sender_id,
            receiver_id: it.receiver_id,
            body: Body::from_parts(
                it.text,
                it.message_type,
                it.attachment_url,
                it.attachment_file_name,
            ),
            client_message_id: it.client_message_id,
            created_at: it.created_at,
        }
    }
}

/// A page of a conversation's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessagesPage {
    /// The other person.
    pub participant_id: UserId,
    /// Ascending by `seq`.
    pub messages: Vec<Message>,
    /// *extra* Are there older ones?
    pub has_more: bool,
    /// *extra* Are there newer ones than this page holds?
    pub has_newer: bool,
    /// *extra* The `seq` of the first message here; give it as `before` for the page before.
    pub oldest_seq: Option<Seq>,
    /// *extra* The newest place in the change log when this page was read.
    pub last_seq: Seq,
}

/// Which page of a history: at most one of the three places, and how many messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryQuery {
    /// Messages before this place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// Messages after this place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// Messages around this place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<Seq>,
    /// 1 to 500, 50 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// One entry of the photographers' directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Photographer {
    /// The number; a conversation is opened with it.
    pub user_id: UserId,
    /// The name as shown.
    pub full_name: String,
    /// Picture.
    pub avatar_url: Option<String>,
    /// Where they work.
    pub location: Option<String>,
    /// A few sentences about them.
    pub bio: Option<String>,
}

/// Changes of one conversation's log after a position, ascending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangesPage {
    /// The changes, without gaps.
    pub changes: Vec<Change>,
    /// The newest position of the log when this page was read.
    pub last_seq: Seq,
    /// Do more follow after the last one here?
    pub has_more: bool,
    /// The position asked for is useless: too many changes follow it, or it lies beyond the log. The history is to be
    /// read again instead.
    pub reset: bool,
}

/// How much somebody has not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadCount {
    /// Conversations with unread messages.
    pub conversations: i64,
    /// Unread messages in all conversations.
    pub messages: i64,
}

/// Everything that changed for one user since a cursor, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncPage {
    /// In the order in which they were committed.
    pub changes: Vec<Change>,
    /// Give this as `since` next time.
    pub next_cursor: String,
    /// Is there more right now?
    pub has_more: bool,
}
