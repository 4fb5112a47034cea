//! From a use-case to the log: every change goes through here, stored first, told then.

use std::sync::Arc;

use super::{Chat, ChatError, ChatResult, ConnectionId, Participation};
use crate::domain::{ActionId, Change, ChangeKind, Message};
use crate::server::storage::{Action, Appended, NewChange};

/// What became of an action.
pub(super) enum Stored {
    /// It is stored, and everybody whom it concerns has been told.
    New(Arc<Change>),
    /// It was stored before under the same action id.
    Repeated(Arc<Change>),
}

impl Chat {
    /// Stores what somebody does and tells everybody whom it concerns, except the connection `from`. `None` when there
    /// was nothing to change.
    pub(super) async fn append(
        &self,
        here: &Participation,
        action_id: Option<ActionId>,
        action: Action,
        from: Option<ConnectionId>,
    ) -> ChatResult<Option<Stored>> {
        let new = NewChange {
            conversation: here.id,
            user: here.me,
            action_id,
            at: self.clock.now(),
            action,
            jobs: Vec::new(),
        };
        let mut appended = self.store.append(vec![new]).await?;
        Ok(match appended.pop() {
            Some(Appended::New(change)) => {
                let change = Arc::new(change);
                self.publish(&change, from);
                Some(Stored::New(change))
            }
            Some(Appended::Repeated(change)) => Some(Stored::Repeated(Arc::new(change))),
            Some(Appended::Unchanged) | None => None,
        })
    }
}

/// The message that an action id stands for.
///
/// # Errors
/// [`ChatError::ActionIdUsed`] when it stands for another kind of action.
pub(super) fn message_of(change: &Change) -> ChatResult<&Message> {
    match &change.kind {
        ChangeKind::Message { message } => Ok(message),
        _ => Err(ChatError::ActionIdUsed),
    }
}
