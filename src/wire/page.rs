//! Data that only the pages request, through server functions.

use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, Seq, UserId};

/// The newest `seq` of each of the viewer's conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHeads {
    /// The signed-in person. A page that was left open may now belong to another person's session.
    pub viewer: UserId,
    /// Conversations with the newest `seq` of their log.
    pub heads: Vec<(ConversationId, Seq)>,
}
