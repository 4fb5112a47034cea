//! What only the pages ask for, through server functions.

use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, Seq, UserId};

/// Where the log of each of one's conversations ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHeads {
    /// Whose: the session of a page that was left open may be another person's by now.
    pub viewer: UserId,
    /// The newest place of each.
    pub heads: Vec<(ConversationId, Seq)>,
}
