//! Messages that stand out: starred, pinned and agreed ones.

use serde::{Deserialize, Serialize};

use super::Message;
use crate::domain::{ConversationId, MessageId};

/// Selects a page of a list of messages that stand out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MarkedQuery {
    /// The conversation; without it all of the person's conversations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// Messages with smaller ids; without it the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<MessageId>,
    /// 1 to 60, default 30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// A page of a list of messages that stand out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MarkedPage {
    /// Newest first.
    pub messages: Vec<Message>,
    /// The `before` of the next page; `None` on the last one.
    pub next_before: Option<MessageId>,
}
