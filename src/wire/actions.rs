//! Actions on messages and on rows of the list: the payloads of their events. REST takes the same fields in path, query and body.

use serde::{Deserialize, Serialize};

use crate::domain::{
    ActionId, ConversationId, Emoji, MessageId, ReportReason, SettingsChange, Timestamp,
};

/// For whom a message is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeleteFor {
    /// The acting person.
    Me,
    /// Both members.
    Everyone,
}

/// `{messageId, for, clientActionId?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteMessage {
    /// The message.
    pub message_id: MessageId,
    /// For whom.
    #[serde(rename = "for")]
    pub whom: DeleteFor,
    /// The client's id for the action.
    #[serde(default)]
    pub client_action_id: Option<ActionId>,
}

/// `{messageId, messageText, clientActionId?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EditMessage {
    /// The message.
    pub message_id: MessageId,
    /// The new text or caption.
    pub message_text: String,
    /// The client's id for the action.
    #[serde(default)]
    pub client_action_id: Option<ActionId>,
}

/// `{messageId, emoji, on, clientActionId?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct React {
    /// The message.
    pub message_id: MessageId,
    /// The emoji.
    pub emoji: Emoji,
    /// Is it there from now on?
    pub on: bool,
    /// The client's id for the action.
    #[serde(default)]
    pub client_action_id: Option<ActionId>,
}

/// `{messageId, on, clientActionId?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Star {
    /// The message.
    pub message_id: MessageId,
    /// Is it starred from now on?
    pub on: bool,
    /// The client's id for the action.
    #[serde(default)]
    pub client_action_id: Option<ActionId>,
}

/// `{messageId, on, clientActionId?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PinMessage {
    /// The message.
    pub message_id: MessageId,
    /// Is it pinned from now on?
    pub on: bool,
    /// The client's id for the action.
    #[serde(default)]
    pub client_action_id: Option<ActionId>,
}

/// `{messageId, on, proposedAt?, clientActionId?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agree {
    /// The message.
    pub message_id: MessageId,
    /// Proposes it, or confirms the other's proposal; otherwise withdraws or declines what is not confirmed.
    pub on: bool,
    /// Confirms only the proposal that was made at this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_at: Option<Timestamp>,
    /// The client's id for the action.
    #[serde(default)]
    pub client_action_id: Option<ActionId>,
}

/// `{conversationId, pinned?, archived?, mutedUntil?, unreadFromSeq?, clearedSeq?, stage?, clientActionId?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateConversation {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// What changes.
    #[serde(flatten)]
    pub change: SettingsChange,
    /// The client's id for the action.
    #[serde(default)]
    pub client_action_id: Option<ActionId>,
}

/// `{reason, details?, conversationId?, clientActionId?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Why.
    pub reason: ReportReason,
    /// In the reporter's own words.
    #[serde(default)]
    pub details: Option<String>,
    /// The conversation with this person.
    #[serde(default)]
    pub conversation_id: Option<ConversationId>,
    /// The client's id for the action.
    #[serde(default)]
    pub client_action_id: Option<ActionId>,
}
