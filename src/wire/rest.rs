//! The bodies of REST calls and server functions. Field names and shapes are those of the platform's first
//! backend; additions are marked *extra*.

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
    /// A sentence for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<T>,
}

impl<T> Success<T> {
    /// A success with data.
    pub fn data(data: T) -> Self {
        Self {
            status: "success".to_owned(),
            message: None,
            data: Some(data),
        }
    }

    /// Adds a sentence for people.
    #[must_use]
    pub fn saying(mut self, message: &str) -> Self {
        self.message = Some(message.to_owned());
        self
    }
}

/// An account: the viewer's own, or the visible part of another person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The account number.
    pub user_id: UserId,
    /// Absent if the viewer shares no conversation with this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name as shown.
    pub full_name: String,
    /// The role.
    pub user_type: UserType,
    /// Whether the e-mail address was confirmed on the platform.
    pub is_verified: bool,
    /// The address of the picture.
    pub avatar_url: Option<String>,
    /// Absent under the same condition as `email`.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where they work or live, as free text.
    pub location: Option<String>,
    /// The fields that `me`, `profile` and `user/:id` add.
    #[serde(flatten)]
    pub details: UserDetails,
}

/// The part of a profile that only `me`, `profile` and `user/:id` carry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetails {
    /// A description of the person, as free text.
    #[serde(default)]
    pub bio: Option<String>,
    /// As free text.
    #[serde(default)]
    pub city: Option<String>,
    /// As free text.
    #[serde(default)]
    pub state: Option<String>,
}

/// One row of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// `conv_{smaller}_{larger}`.
    pub conversation_id: ConversationId,
    /// The other member.
    pub participant_id: UserId,
    /// The other member's name.
    pub participant_name: String,
    /// The address of the other member's picture.
    pub participant_avatar: Option<String>,
    /// The text of the last message; empty if there is none.
    pub last_message: String,
    /// When the last message was stored; without one, when the conversation was opened.
    pub timestamp: Timestamp,
    /// Number of messages by the other member after the viewer's read mark.
    pub unread_count: i64,
    /// Whether the other member has a device connected.
    pub online: bool,
    /// *extra* The role of the other member; `None` if the account was deleted.
    pub participant_type: Option<UserType>,
    /// *extra* The id of the last message.
    pub last_message_id: Option<MessageId>,
    /// *extra* The author of the last message.
    pub last_message_sender_id: Option<UserId>,
    /// *extra* The type of the last message.
    pub last_message_type: Option<MessageType>,
    /// *extra* The `seq` of the last message; 0 if there is none.
    pub last_message_seq: Seq,
    /// *extra* The newest `seq` of the conversation.
    pub last_seq: Seq,
    /// *extra* The viewer's read mark.
    pub last_read_seq: Seq,
    /// *extra* The viewer's delivered mark.
    pub last_delivered_seq: Seq,
    /// *extra* The other member's read mark.
    pub peer_read_seq: Seq,
    /// *extra* The other member's delivered mark, never less than their read mark.
    pub peer_delivered_seq: Seq,
    /// *extra* When the other member was last connected.
    pub last_seen_at: Option<Timestamp>,
    /// *extra* Whether the viewer keeps the conversation at the top.
    pub pinned: bool,
    /// *extra* Whether the viewer gets no notifications.
    pub muted: bool,
    /// *extra* Whether the viewer has archived the conversation.
    pub archived: bool,
    /// *extra* The viewer's unsent text.
    pub draft: Option<String>,
}

/// A page of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationsPage {
    /// Newest first.
    pub conversations: Vec<ConversationSummary>,
    /// *extra* The `cursor` of the next page; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The side of a message's author. The names are the first backend's and do not stand for roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Sent by the viewer.
    #[serde(rename = "photographer")]
    Mine,
    /// Sent by the other member.
    #[serde(rename = "customer")]
    Theirs,
}

/// A stored message as one of the two members sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The message number.
    pub id: MessageId,
    /// The viewer's or the other side, see [`Side`].
    pub sender: Side,
    /// The author.
    pub sender_id: UserId,
    /// The other member.
    pub receiver_id: UserId,
    /// The text as typed.
    pub text: String,
    /// `text`, `image` or `file`.
    pub message_type: MessageType,
    /// The address of the attachment.
    pub attachment_url: Option<String>,
    /// The file name of the attachment.
    pub attachment_file_name: Option<String>,
    /// Whether the receiver has read it.
    pub is_read: bool,
    /// The time of day on a 12-hour clock, for old clients; new ones use `createdAt`.
    pub timestamp: String,
    /// When it was stored.
    pub created_at: Timestamp,
    /// *extra* The id that the client gave the message.
    pub client_message_id: Option<ActionId>,
    /// *extra* Its position in the conversation's log.
    pub seq: Seq,
    /// *extra* The conversation.
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
    /// The other member.
    pub participant_id: UserId,
    /// Ascending by `seq`.
    pub messages: Vec<Message>,
    /// *extra* Whether there are older messages.
    pub has_more: bool,
    /// *extra* Whether there are messages newer than this page.
    pub has_newer: bool,
    /// *extra* The `seq` of the first message here: the `before` of the previous page.
    pub oldest_seq: Option<Seq>,
    /// *extra* The newest `seq` of the conversation when this page was read.
    pub last_seq: Seq,
}

/// Selects a page of a history: at most one of the three positions, and the number of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryQuery {
    /// Messages before this `seq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// Messages after this `seq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// Messages around this `seq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<Seq>,
    /// 1 to 500, default 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// One entry of the photographers' directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Photographer {
    /// The account number, with which a conversation is opened.
    pub user_id: UserId,
    /// The name as shown.
    pub full_name: String,
    /// The address of the picture.
    pub avatar_url: Option<String>,
    /// Where they work, as free text.
    pub location: Option<String>,
    /// A description of the person, as free text.
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
    /// Whether more changes follow.
    pub has_more: bool,
    /// The position in the request cannot be used: too many changes follow it, or it lies beyond the log. The
    /// client has to read the history again.
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
    /// The `since` of the next request.
    pub next_cursor: String,
    /// Whether more changes are available now.
    pub has_more: bool,
}
