//! The payloads as clients send them, old shapes included, and how they become values of the domain.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::domain::{
    ActionId, AttachmentId, ConversationId, MessageId, MessageType, Seq, SettingsChange,
};
use crate::server::chat::Draft;
use crate::server::json;
use crate::wire::{ApiError, ErrorCode};

/// Reads an event's argument.
///
/// # Errors
/// `invalid_payload`, saying what is wrong.
pub(super) fn read<T: DeserializeOwned>(argument: Option<&RawValue>) -> Result<T, ApiError> {
    let argument = argument.ok_or_else(|| ApiError::invalid_payload("The payload is missing"))?;
    json::read(argument.get().as_bytes())
}

/// `{conversationId, …}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InConversation {
    conversation_id: String,
}

impl InConversation {
    pub(super) fn id(&self) -> Result<ConversationId, ApiError> {
        conversation_id(&self.conversation_id)
    }
}

/// `{conversationId, upToSeq?}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mark {
    conversation_id: String,
    pub(super) up_to_seq: Option<Seq>,
}

impl Mark {
    pub(super) fn id(&self) -> Result<ConversationId, ApiError> {
        conversation_id(&self.conversation_id)
    }
}

/// `{conversationId, pinned?, archived?, mutedUntil?, unreadFromSeq?, clearedSeq?, stage?, clientActionId?}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UpdateConversation {
    conversation_id: String,
    #[serde(flatten)]
    pub(super) change: SettingsChange,
    pub(super) client_action_id: Option<ActionId>,
}

impl UpdateConversation {
    pub(super) fn id(&self) -> Result<ConversationId, ApiError> {
        conversation_id(&self.conversation_id)
    }
}

/// `{conversationId, message, clientMessageId?, replyToId?}`, or with `forwardOf` instead of a message.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SendMessage {
    conversation_id: String,
    message: Option<Body>,
    client_message_id: Option<ActionId>,
    reply_to_id: Option<MessageId>,
    forward_of: Option<MessageId>,
}

/// A string, or what the first clients' optimistic bubble looks like; fields not named here are ignored.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Body {
    Text(String),
    Fields(Fields),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    text: Option<String>,
    message_text: Option<String>,
    message_type: Option<MessageType>,
    attachment_url: Option<String>,
    #[serde(default)]
    attachment_ids: Vec<AttachmentId>,
    client_message_id: Option<ActionId>,
}

impl SendMessage {
    pub(super) fn id(&self) -> Result<ConversationId, ApiError> {
        conversation_id(&self.conversation_id)
    }

    pub(super) fn into_draft(self) -> Draft {
        let (reply_to, forward_of) = (self.reply_to_id, self.forward_of);
        let draft = match self.message {
            // Without text: the chat says so.
            None => Draft {
                client_id: self.client_message_id,
                ..Draft::default()
            },
            Some(Body::Text(text)) => Draft {
                text,
                client_id: self.client_message_id,
                ..Draft::default()
            },
            Some(Body::Fields(fields)) => Draft {
                text: fields.text.or(fields.message_text).unwrap_or_default(),
                message_type: fields.message_type.unwrap_or_default(),
                attachment_url: fields.attachment_url,
                attachment_ids: fields.attachment_ids,
                client_id: self.client_message_id.or(fields.client_message_id),
                ..Draft::default()
            },
        };
        Draft {
            reply_to,
            forward_of,
            ..draft
        }
    }
}

fn conversation_id(text: &str) -> Result<ConversationId, ApiError> {
    text.parse()
        .map_err(|_| ApiError::new(ErrorCode::InvalidConversationId, "Invalid conversation ID"))
}
