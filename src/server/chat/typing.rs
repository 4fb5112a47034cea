//! Who is writing just now: told to the other member, kept nowhere.

use super::{Chat, ChatError, ChatResult, Event, Participation};
use crate::wire::events::{USER_STOPPED_TYPING, USER_TYPING, UserIn, UserTyping};

impl Chat {
    /// Tells the other member that one is writing, under the name that the server knows; nobody before there is a
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
        let event = UserTyping {
            conversation_id: here.id,
            user_id: here.me,
            user_name: here.my_name.clone(),
        };
        self.notifier
            .tell(here.peer, &Event::new(USER_TYPING, &event).volatile(), None);
        Ok(true)
    }

    /// Tells the other member that one has stopped.
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
        let event = UserIn {
            conversation_id: here.id,
            user_id: here.me,
        };
        let event = Event::new(USER_STOPPED_TYPING, &event).volatile();
        self.notifier.tell(here.peer, &event, None);
    }
}
