//! One written message.

use serde::{Deserialize, Serialize};

use crate::domain::{ActionId, ConversationId, Timestamp};
use crate::wire::ApiError;

/// A written message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEntry {
    /// Where it belongs.
    pub conversation: ConversationId,
    /// Its name: the same in every try, so that no try makes a second message.
    pub name: ActionId,
    /// The text.
    pub text: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// Why the server does not take it, if so.
    #[serde(default)]
    pub refused: Option<ApiError>,
    /// On its way from this tab.
    #[serde(skip)]
    pub(super) is_sending: bool,
    #[serde(skip)]
    pub(super) failures: u32,
    /// Not to be tried before this moment (milliseconds).
    #[serde(skip)]
    pub(super) not_before: i64,
}

impl OutboxEntry {
    /// A message that has just been written.
    #[must_use]
    pub const fn new(
        conversation: ConversationId,
        name: ActionId,
        text: String,
        written_at: Timestamp,
    ) -> Self {
        Self {
            conversation,
            name,
            text,
            written_at,
            refused: None,
            is_sending: false,
            failures: 0,
            not_before: 0,
        }
    }

    pub(super) const fn begin_anew(&mut self) {
        self.failures = 0;
        self.not_before = 0;
    }

    pub(super) const fn keep_course_of(&mut self, own: &Self) {
        self.is_sending = own.is_sending;
        self.failures = own.failures;
        self.not_before = own.not_before;
    }
}
