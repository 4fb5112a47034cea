//! Rows of the list as they are after what the server does not have yet.

use super::Outbox;
use crate::domain::{Blocked, ListSettings};
use crate::wire::rest::ConversationSummary;

impl Outbox {
    /// The settings of a conversation after the changes that the server does not have yet.
    #[must_use]
    pub fn settings(&self, row: &ConversationSummary) -> ListSettings {
        let changes = self
            .of(row.conversation_id)
            .filter_map(|it| it.settings.as_deref());
        changes.fold(row.settings(), |settings, change| {
            settings.after(change, row.last_message_seq)
        })
    }

    /// Who has blocked whom, after what the server does not have yet.
    #[must_use]
    pub fn blocked(&self, row: &ConversationSummary) -> Blocked {
        let last = self
            .of(row.conversation_id)
            .filter_map(|it| it.block)
            .last();
        Blocked {
            by_me: last.unwrap_or(row.blocked.by_me),
            ..row.blocked
        }
    }
}
