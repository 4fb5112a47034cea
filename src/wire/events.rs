//! The Socket.IO events: the names as constants, and their payloads. No other file contains an event name.

use serde::{Deserialize, Serialize};

use crate::domain::{ActionId, Change, ConversationId, MessageId, Seq, Timestamp, UserId};

use super::rest::Message;

/// Client → server. Payload [`InConversation`].
pub const JOIN_CONVERSATION: &str = "join_conversation";
/// Client → server. Payload [`InConversation`].
pub const LEAVE_CONVERSATION: &str = "leave_conversation";
/// Client → server. Our client sends [`Send`]; `server::realtime` also accepts the older shapes.
pub const SEND_MESSAGE: &str = "send_message";
/// Client → server. Payload [`InConversation`].
pub const TYPING: &str = "typing";
/// Client → server. Payload [`InConversation`].
pub const STOP_TYPING: &str = "stop_typing";
/// Client → server. Payload [`Mark`].
pub const MARK_READ: &str = "mark_read";
/// Client → server (new). Payload [`Mark`]: a device of the receiver has received these messages.
pub const MARK_DELIVERED: &str = "mark_delivered";
/// Client → server (new). Payload [`super::actions::DeleteMessage`].
pub const DELETE_MESSAGE: &str = "delete_message";
/// Client → server (new). Payload [`super::actions::EditMessage`].
pub const EDIT_MESSAGE: &str = "edit_message";
/// Client → server (new). Payload [`super::actions::React`].
pub const REACT: &str = "react";
/// Client → server (new). Payload [`super::actions::Star`].
pub const STAR: &str = "star";
/// Client → server (new). Payload [`super::actions::UpdateConversation`].
pub const UPDATE_CONVERSATION: &str = "update_conversation";
/// Client → server (new). Payload [`super::actions::PinMessage`].
pub const PIN: &str = "pin";
/// Client → server (new). Payload [`super::actions::Agree`].
pub const AGREE: &str = "agree";

/// Server → client. Payload [`NewMessage`].
pub const NEW_MESSAGE: &str = "new_message";
/// Server → client. Payload [`UserTyping`].
pub const USER_TYPING: &str = "user_typing";
/// Server → client. Payload [`UserIn`].
pub const USER_STOPPED_TYPING: &str = "user_stopped_typing";
/// Server → client. Payload [`MessageRead`].
pub const MESSAGE_READ: &str = "message_read";
/// Server → client (new). Payload [`MessageDelivered`].
pub const MESSAGE_DELIVERED: &str = "message_delivered";
/// Server → client. Payload [`UserIn`].
pub const USER_ONLINE: &str = "user_online";
/// Server → client. Payload [`UserIn`].
pub const USER_OFFLINE: &str = "user_offline";
/// Server → client (new). Payload [`Presence`].
pub const PRESENCE: &str = "presence";
/// Server → client (new), to the person's own other devices. Payload [`ConversationUpdated`].
pub const CONVERSATION_UPDATED: &str = "conversation_updated";
/// Server → client (new), to clients whose CONNECT says `changes: 1`: any change. Payload [`ChangeEvent`].
pub const CHANGE: &str = "change";
/// Server → client (new). Payload [`SessionExpiring`].
pub const SESSION_EXPIRING: &str = "session_expiring";
/// Server → client (new): events may have been lost between servers; fetch what is missing. Payload [`CatchUp`].
pub const CATCH_UP: &str = "catch_up";
/// Server → client: an event without an ack id was refused. Payload [`super::ApiError`].
pub const ERROR: &str = "error";

/// `{conversationId}`; other fields are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InConversation {
    /// The conversation.
    pub conversation_id: ConversationId,
}

/// `{conversationId, upToSeq?}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Up to and including this `seq`; `None` marks everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to_seq: Option<Seq>,
}

/// What our client sends: `{conversationId, message, clientMessageId}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Send {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The content.
    pub message: SendBody,
    /// The client's id for the message, which makes retries idempotent.
    pub client_message_id: ActionId,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to_id: Option<MessageId>,
    /// The message of which it is a copy; then the content is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forward_of: Option<MessageId>,
}

/// The content of a message that our client sends: a text as typed, or `{text, attachmentIds}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum SendBody {
    /// A text alone.
    Text(String),
    /// Uploaded files with a caption.
    Files {
        /// The caption; often empty.
        text: String,
        /// The uploads, in order.
        attachment_ids: Vec<crate::domain::AttachmentId>,
    },
}

impl SendBody {
    /// The content of these parts.
    #[must_use]
    pub fn of(text: &str, attachment_ids: &[crate::domain::AttachmentId]) -> Self {
        let text = text.to_owned();
        if attachment_ids.is_empty() {
            return Self::Text(text);
        }
        Self::Files {
            text,
            attachment_ids: attachment_ids.to_vec(),
        }
    }
}

/// `{message, conversationId}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewMessage {
    /// The message as the receiver of the event sees it.
    pub message: Message,
    /// The conversation.
    pub conversation_id: ConversationId,
}

/// `{conversationId, change}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeEvent {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The change, the same for every recipient.
    pub change: Change,
}

/// `{conversationId, userId, userName}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserTyping {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The person who types.
    pub user_id: UserId,
    /// The person's name, from the account and not from the client.
    pub user_name: String,
}

/// `{conversationId, userId}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserIn {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The person the event is about.
    pub user_id: UserId,
}

/// `{conversationId, userId, readSeq, seq}`, to the other member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageRead {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The person who has read.
    pub user_id: UserId,
    /// Read up to and including this `seq`.
    pub read_seq: Seq,
    /// The `seq` of this change.
    pub seq: Seq,
}

/// `{conversationId, userId, deliveredSeq, seq}`, to the other member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageDelivered {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The person whose device has received the messages.
    pub user_id: UserId,
    /// Delivered up to and including this `seq`.
    pub delivered_seq: Seq,
    /// The `seq` of this change.
    pub seq: Seq,
}

/// `{conversationId, unreadCount, lastReadSeq, lastDeliveredSeq, seq}`: the person's marks moved on another
/// device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationUpdated {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Number of unread messages.
    pub unread_count: i64,
    /// The person's read mark.
    pub last_read_seq: Seq,
    /// The person's delivered mark.
    pub last_delivered_seq: Seq,
    /// The `seq` of this change.
    pub seq: Seq,
}

/// `{userId, online, lastSeenAt}`, to people who share a conversation with the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Presence {
    /// The person.
    pub user_id: UserId,
    /// Whether at least one device is connected.
    pub online: bool,
    /// When the last device disconnected.
    pub last_seen_at: Option<Timestamp>,
}

/// `{expiresAt}`: the client acknowledges with the `{token}` of a later session before then, or the socket
/// closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionExpiring {
    /// When the token expires.
    pub expires_at: Timestamp,
}

/// [`CATCH_UP`]: `{}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatchUp {}

/// The payload of CONNECT that our pages send: `{changes: 1}`. The session cookie identifies the person; other
/// clients add `token`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connect {
    /// The generation of events that the client understands: 0 gets `new_message`, `message_read`,
    /// `message_delivered` and `conversation_updated`; from 1 on, every change arrives as [`CHANGE`].
    #[serde(default)]
    pub changes: u32,
}

/// The acknowledgement of [`SESSION_EXPIRING`]: `{token}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auth {
    /// The signed token of a later session.
    pub token: String,
}
