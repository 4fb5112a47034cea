//! Rate limit on new conversations, against mass messages to strangers.

use super::{Chat, ChatError, ChatResult, Participation};

impl Chat {
    /// Counts a message that would be the first of its conversation.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] if the user has started too many conversations.
    pub(super) async fn count_new_conversation(&self, here: &Participation) -> ChatResult<()> {
        if self.has_begun(here).await? {
            return Ok(());
        }
        self.limits
            .new_conversation(here.me)
            .await
            .map_err(ChatError::RateLimited)
    }
}
