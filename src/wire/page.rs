//! Data that only the pages request, through server functions.

use serde::{Deserialize, Serialize};

use crate::domain::{Change, ConversationId, FeedSeq, Seq, UserId};

/// The newest `seq` of each of the viewer's conversations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogHeads {
    /// The signed-in person. A page that was left open may now belong to another person's session.
    pub viewer: UserId,
    /// Conversations with the newest `seq` of their log.
    pub heads: Vec<(ConversationId, Seq)>,
    /// The viewer's private changes after the position that was given.
    pub private: PrivateChanges,
}

/// Private changes of the viewer, in all conversations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PrivateChanges {
    /// Ascending by `feed_seq`.
    pub changes: Vec<Change>,
    /// There are no others up to this position of the viewer's feed. If it lies before the position that was given, the
    /// database was restored from a backup, and `changes` begins at the start.
    pub up_to: FeedSeq,
    /// Do more follow?
    pub has_more: bool,
}
