//! A message as one of its two members sees it.

use serde::{Deserialize, Serialize};

use crate::domain::{
    self, ActionId, Attachment, Body, ConversationId, MessageId, MessageType, Seq, Tick, Timestamp,
    UserId,
};

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
    /// The address of the first attachment.
    pub attachment_url: Option<String>,
    /// The file name of the first attachment.
    pub attachment_file_name: Option<String>,
    /// *extra* The files that were uploaded to this server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
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
            attachment_url: message.body.url().map(str::to_owned),
            attachment_file_name: message.body.file_name().map(str::to_owned),
            attachments: message.body.attachments().to_vec(),
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
                it.attachments,
            ),
            client_message_id: it.client_message_id,
            created_at: it.created_at,
        }
    }
}
