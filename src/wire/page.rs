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
    /// The viewer's private changes after the position that was given. Servers before 2026-11-26 send none: the page then
    /// reads all of them at its next comparison with a later one.
    #[serde(default)]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_of_an_older_server_is_read() {
        let told: LogHeads =
            serde_json::from_str(r#"{"viewer":1,"heads":[["conv_1_2",7]]}"#).unwrap();
        assert_eq!(told.heads[0].1, Seq(7));
        assert_eq!(told.private, PrivateChanges::default());
    }
}
