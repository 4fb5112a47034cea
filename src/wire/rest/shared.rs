//! What was shared in a conversation.

use serde::{Deserialize, Serialize};

use super::Message;
use crate::domain::{Seq, SharedKind};

/// Selects a page of a list of what was shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedQuery {
    /// The list.
    pub kind: SharedKind,
    /// Messages before this `seq`; without it the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// 1 to 60, default 30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// A page of a list of what was shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedPage {
    /// The messages of the list, newest first. There may be fewer than were asked for, or none, although older ones follow.
    pub messages: Vec<Message>,
    /// The `before` of the next page; `None` on the last one.
    pub next_before: Option<Seq>,
}
