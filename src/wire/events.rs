//! The Socket.IO events: names as constants beside their payloads. No other file spells an event's name.

use serde::{Deserialize, Serialize};

use crate::domain::{Change, ConversationId, Seq, Timestamp, UserId};

use super::rest::Message;

/// Client → server. Payload [`InConversation`].
pub const JOIN_CONVERSATION: &str = "join_conversation";
/// Client → server. Payload [`InConversation`].
pub const LEAVE_CONVERSATION: &str = "leave_conversation";
/// Client → server. Payload: see `server::realtime`'s door, which accepts the old shapes too; ours is [`Send`].
pub const SEND_MESSAGE: &str = "send_message";
/// Client → server. Payload [`InConversation`].
pub const TYPING: &str = "typing";
/// Client → server. Payload [`InConversation`].
pub const STOP_TYPING: &str = "stop_typing";
/// Client → server. Payload [`Mark`].
pub const MARK_READ: &str = "mark_read";
/// Client → server (new). Payload [`Mark`]: a device of the receiver has these messages.
pub const MARK_DELIVERED: &str = "mark_delivered";

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
/// Server → client (new), to one's own other devices. Payload [`ConversationUpdated`].
pub const CONVERSATION_UPDATED: &str = "conversation_updated";
/// Server → client (new), to clients whose CONNECT payload says `changes: 1`: every kind of change, instead of the
/// events named after single kinds. Payload [`ChangeEvent`].
pub const CHANGE: &str = "change";
/// Server → client (new). Payload [`SessionExpiring`].
pub const SESSION_EXPIRING: &str = "session_expiring";
/// Server → client: an event without ack id was refused. Payload [`super::ApiError`].
pub const ERROR: &str = "error";

/// `{conversationId}`; other fields are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InConversation {
    /// Where.
    pub conversation_id: ConversationId,
}

/// `{conversationId, upToSeq?}`: without a place, everything there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// Where.
    pub conversation_id: ConversationId,
    /// Up to and including this place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to_seq: Option<Seq>,
}

/// What our own client sends: `{conversationId, message, clientMessageId}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Send {
    /// Where.
    pub conversation_id: ConversationId,
    /// The text.
    pub message: String,
    /// Its name.
    pub client_message_id: crate::domain::ActionId,
}

/// `{message, conversationId}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewMessage {
    /// As the one who gets the event sees it.
    pub message: Message,
    /// Where.
    pub conversation_id: ConversationId,
}

/// `{conversationId, change}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeEvent {
    /// The conversation it concerns.
    pub conversation_id: ConversationId,
    /// The change, the same for everybody who gets it.
    pub change: Change,
}

/// `{conversationId, userId, userName}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserTyping {
    /// Where.
    pub conversation_id: ConversationId,
    /// Who.
    pub user_id: UserId,
    /// Their name, as the server knows it.
    pub user_name: String,
}

/// `{conversationId, userId}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserIn {
    /// Where.
    pub conversation_id: ConversationId,
    /// Who.
    pub user_id: UserId,
}

/// `{conversationId, userId, readSeq, seq}`, to the other member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageRead {
    /// Where.
    pub conversation_id: ConversationId,
    /// Who has read.
    pub user_id: UserId,
    /// Up to where.
    pub read_seq: Seq,
    /// The change's own place in the log.
    pub seq: Seq,
}

/// `{conversationId, userId, deliveredSeq, seq}`, to the other member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageDelivered {
    /// Where.
    pub conversation_id: ConversationId,
    /// Whose device has received.
    pub user_id: UserId,
    /// Up to where.
    pub delivered_seq: Seq,
    /// The change's own place in the log.
    pub seq: Seq,
}

/// `{conversationId, unreadCount, lastReadSeq, lastDeliveredSeq, seq}`: one's own marks moved on another device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationUpdated {
    /// Where.
    pub conversation_id: ConversationId,
    /// What is left to read.
    pub unread_count: i64,
    /// One's own read mark.
    pub last_read_seq: Seq,
    /// One's own delivered mark.
    pub last_delivered_seq: Seq,
    /// The change's own place in the log.
    pub seq: Seq,
}

/// `{userId, online, lastSeenAt}`, to people who share a conversation with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Presence {
    /// Who.
    pub user_id: UserId,
    /// Has at least one device connected?
    pub online: bool,
    /// When the last device left.
    pub last_seen_at: Option<Timestamp>,
}

/// `{expiresAt}`: acknowledge with `{token}` of a later session before then, or the socket closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionExpiring {
    /// When the token runs out.
    pub expires_at: Timestamp,
}

/// The payload of CONNECT that our pages send: `{changes: 1}`. Their session cookie says who they are; other clients
/// add `token`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connect {
    /// The generation of events that the client understands: 0 knows `new_message`, `message_read`,
    /// `message_delivered` and `conversation_updated`; from 1 on all of them are [`CHANGE`].
    #[serde(default)]
    pub changes: u32,
}

/// The acknowledgement of [`SESSION_EXPIRING`]: `{token}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auth {
    /// The signed token of a later session.
    pub token: String,
}
