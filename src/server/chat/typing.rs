//! Who is typing: told to the other member, stored nowhere.

use super::{Chat, ChatError, ChatResult, Participation, VolatileEvent};

impl Chat {
    /// Tells the other member that one is typing, under the name that the server knows.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`].
    pub fn start_typing(&self, here: &Participation) -> ChatResult<()> {
        self.limits
            .typing(here.me)
            .map_err(ChatError::RateLimited)?;
        let event = VolatileEvent::Typing {
            conversation: here.id,
            user: here.me,
            user_name: here.my_name.clone(),
        };
        self.publish_volatile(here.peer, event);
        Ok(())
    }

    /// Tells the other member that one has stopped typing.
    pub fn stop_typing(&self, here: &Participation) {
        let event = VolatileEvent::StoppedTyping {
            conversation: here.id,
            user: here.me,
        };
        self.publish_volatile(here.peer, event);
    }
}
