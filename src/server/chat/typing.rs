//! Typing indicators: sent to the other member, not stored.

use super::{Chat, ChatError, ChatResult, Participation, VolatileEvent};

impl Chat {
    /// Tells the other member that the user is typing, if the conversation contains a message and neither has blocked the
    /// other. Returns whether an event was published.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`], [`ChatError::Store`].
    pub async fn start_typing(&self, here: &Participation) -> ChatResult<bool> {
        self.limits
            .typing(here.me)
            .map_err(ChatError::RateLimited)?;
        if !self.is_seen(here).await? {
            return Ok(false);
        }
        let event = VolatileEvent::Typing {
            conversation: here.id,
            user: here.me,
            user_name: here.my_name.clone(),
        };
        self.publish_volatile(here.peer, event);
        Ok(true)
    }

    /// Tells the other member that the user has stopped typing.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn stop_typing(&self, here: &Participation) -> ChatResult<()> {
        if self.has_begun(here).await? {
            self.take_back_typing(here);
        }
        Ok(())
    }

    /// [`Chat::stop_typing`] after [`Chat::start_typing`] has published an event; needs no further check.
    pub fn take_back_typing(&self, here: &Participation) {
        let event = VolatileEvent::StoppedTyping {
            conversation: here.id,
            user: here.me,
        };
        self.publish_volatile(here.peer, event);
    }
}
