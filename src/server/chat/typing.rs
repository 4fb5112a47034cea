//! Who is writing just now: told to the other member, kept nowhere.

use super::{Chat, ChatError, ChatResult, Event, Participation};
use crate::wire::events::{USER_STOPPED_TYPING, USER_TYPING, UserIn, UserTyping};

impl Chat {
    /// Tells the other member that one is writing, under the name that the server knows.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`].
    pub fn start_typing(&self, here: &Participation) -> ChatResult<()> {
        self.limits
            .typing(here.me)
            .map_err(ChatError::RateLimited)?;
        let event = UserTyping {
            conversation_id: here.id,
            user_id: here.me,
            user_name: here.my_name.clone(),
        };
        self.notifier
            .tell(here.peer, &Event::new(USER_TYPING, &event).volatile(), None);
        Ok(())
    }

    /// Tells the other member that one has stopped.
    pub fn stop_typing(&self, here: &Participation) {
        let event = UserIn {
            conversation_id: here.id,
            user_id: here.me,
        };
        let event = Event::new(USER_STOPPED_TYPING, &event).volatile();
        self.notifier.tell(here.peer, &event, None);
    }
}
