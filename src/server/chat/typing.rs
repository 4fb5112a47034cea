//! Who is typing: told to the other member, stored nowhere.

use super::{Chat, ChatError, ChatResult, Participation, VolatileEvent};

impl Chat {
    /// Tells the other member that one is typing, under the name that the server knows; nobody before there is a
    /// message in the conversation. Was it told?
    ///
    /// # Errors
    /// [`ChatError::RateLimited`], [`ChatError::Store`].
    pub async fn start_typing(&self, here: &Participation) -> ChatResult<bool> {
        self.limits
            .typing(here.me)
            .map_err(ChatError::RateLimited)?;
        if !self.has_begun(here).await? {
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

    /// Tells the other member that one has stopped typing.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn stop_typing(&self, here: &Participation) -> ChatResult<()> {
        if self.has_begun(here).await? {
            self.take_back_typing(here);
        }
        Ok(())
    }

    /// [`Chat::stop_typing`] where the other member was told by [`Chat::start_typing`].
    pub fn take_back_typing(&self, here: &Participation) {
        let event = VolatileEvent::StoppedTyping {
            conversation: here.id,
            user: here.me,
        };
        self.publish_volatile(here.peer, event);
    }
}
