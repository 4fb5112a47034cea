//! Writing to somebody for the first time: limited, so that nobody writes to everybody.

use super::{Chat, ChatError, ChatResult, Participation};

impl Chat {
    /// Counts a message that would be the first of its conversation.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] after too many of them.
    pub(super) async fn count_new_conversation(&self, here: &Participation) -> ChatResult<()> {
        if self.has_begun(here).await? {
            return Ok(());
        }
        self.limits
            .new_conversation(here.me)
            .map_err(ChatError::RateLimited)
    }
}
