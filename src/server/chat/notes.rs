//! Private notes on people. They are no part of a conversation: nothing of them is in its log or in a feed, and nobody is told of
//! them, not even the author's other devices, which read them anew.

use super::{Chat, ChatError, ChatResult, Participation};
use crate::domain::Note;
use crate::server::storage::NewNote;

impl Chat {
    /// The user's note on the other member.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`] before the first message.
    pub async fn note(&self, here: &Participation) -> ChatResult<Note> {
        if !self.has_begun(here).await? {
            return Err(ChatError::ConversationNotFound);
        }
        Ok(self.store.note(here.me, here.peer).await?)
    }

    /// Replaces the user's note on the other member; an empty one removes it. `before` is the note that the user has seen: what they
    /// have written on another device meanwhile is not lost. A repeat changes nothing.
    ///
    /// # Errors
    /// [`ChatError::NoteChanged`] with the note as it is; [`ChatError::ConversationNotFound`] before the first message;
    /// [`ChatError::PersonGone`]; [`ChatError::RateLimited`].
    pub async fn save_note(
        &self,
        here: &Participation,
        note: &Note,
        before: &Note,
    ) -> ChatResult<()> {
        if !self.has_begun(here).await? {
            return Err(ChatError::ConversationNotFound);
        }
        self.limits
            .action(here.me)
            .map_err(ChatError::RateLimited)?;
        let new = NewNote {
            author: here.me,
            person: here.peer,
            note,
            before,
        };
        if self.store.replace_note(&new).await? {
            return Ok(());
        }
        let stored = self.store.note(here.me, here.peer).await?;
        if stored == *note {
            Ok(())
        } else if stored == *before {
            Err(ChatError::PersonGone)
        } else {
            Err(ChatError::NoteChanged(stored))
        }
    }
}
