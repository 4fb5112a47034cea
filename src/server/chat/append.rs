//! The way from a use-case to the log: every change is stored here first and published afterwards.

use std::sync::Arc;

use super::{Chat, ChatError, ChatResult, ConnectionId, Participation};
use crate::domain::{ActionId, Change};
use crate::server::storage::{Action, Appended, NewChange};

/// The outcome of an action.
pub(super) enum Stored {
    /// The change is stored and published.
    New(Arc<Change>),
    /// A change with the same action id was stored before.
    Repeated(Arc<Change>),
}

impl Chat {
    /// Stores an action and publishes the change to all recipients except the connection `from`. `None` if there was
    /// nothing to change.
    ///
    /// # Errors
    /// [`ChatError::ActionIdUsed`] if the action id belongs to another kind of action; why a message refuses an action.
    pub(super) async fn append(
        &self,
        here: &Participation,
        action_id: Option<ActionId>,
        action: Action,
        from: Option<ConnectionId>,
    ) -> ChatResult<Option<Stored>> {
        let kind = action.kind();
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
                self.publish(&change, from, false);
                Some(Stored::New(change))
            }
            Some(Appended::Repeated(change)) if change.kind.name() != kind => {
                return Err(ChatError::ActionIdUsed);
            }
            Some(Appended::Repeated(change)) => {
                let change = Arc::new(change);
                self.publish(&change, from, true);
                Some(Stored::Repeated(change))
            }
            Some(Appended::Refused(refusal)) => return Err(refusal.into()),
            Some(Appended::Unchanged) | None => None,
        })
    }
}
