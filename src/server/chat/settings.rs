//! How a person keeps a conversation in their list.

use std::sync::Arc;

use super::append::Stored;
use super::{Chat, ChatError, ChatResult, ConnectionId, Participation};
use crate::domain::{ActionId, Change, Seq, SettingsChange, UserType};
use crate::server::storage::Action;

impl Chat {
    /// Changes how the user keeps a conversation. `None` if it is kept like this already, or has no message yet.
    ///
    /// # Errors
    /// [`ChatError::TooManyPinnedConversations`], [`ChatError::TooManyStages`], [`ChatError::Invalid`];
    /// [`ChatError::PhotographersOnly`] for a stage.
    pub async fn arrange(
        &self,
        here: &Participation,
        change: SettingsChange,
        action_id: Option<ActionId>,
        from: Option<ConnectionId>,
    ) -> ChatResult<Option<Arc<Change>>> {
        let change = SettingsChange {
            // The log decides.
            archived_seq: None,
            ..change
        };
        if change.is_empty() {
            return Err(ChatError::Invalid(
                "One of pinned, archived, mutedUntil, unreadFromSeq, clearedSeq and stage is required",
            ));
        }
        if change.unread_from_seq.is_some_and(|seq| seq < Seq::ZERO) {
            return Err(ChatError::Invalid("unreadFromSeq must be positive or null"));
        }
        if change.cleared_seq.is_some_and(|seq| seq <= Seq::ZERO) {
            return Err(ChatError::Invalid("clearedSeq must be positive"));
        }
        if change.stage.is_some() && here.my_type != UserType::Photographer {
            return Err(ChatError::PhotographersOnly);
        }
        self.limits
            .action(here.me)
            .map_err(ChatError::RateLimited)?;
        let stored = self
            .append(here, action_id, Action::Arrange(change), from)
            .await?;
        Ok(stored.map(|(Stored::New(change) | Stored::Repeated(change))| change))
    }

    /// Reading ends that a conversation is marked as unread. All devices of the user are told.
    pub(super) async fn end_marked_unread(&self, here: &Participation) -> ChatResult<()> {
        if self.store.is_marked_unread(here.me, here.id).await? {
            let change = SettingsChange::unread_from(Seq::ZERO);
            self.append(here, None, Action::Arrange(change), None)
                .await?;
        }
        Ok(())
    }
}
