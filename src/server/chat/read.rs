//! Read and delivered marks.

use std::sync::Arc;

use super::append::Stored;
use super::{Chat, ChatResult, ConnectionId, Participation};
use crate::domain::{Change, Seq};
use crate::server::storage::{Action, Mark};

impl Chat {
    /// Moves the user's read mark to a position, or to the end. `None` if the mark was already there. A conversation that was
    /// marked as unread is not any more, wherever the mark is.
    ///
    /// # Errors
    /// [`super::ChatError::Store`].
    pub async fn read_up_to(
        &self,
        here: &Participation,
        up_to: Option<Seq>,
        from: Option<ConnectionId>,
    ) -> ChatResult<Option<Arc<Change>>> {
        let moved = self.mark(here, Mark::Read(up_to), from).await?;
        self.end_marked_unread(here).await?;
        Ok(moved)
    }

    /// Moves the user's delivered mark to a position, or to the end. `None` if the mark was already there.
    ///
    /// # Errors
    /// [`super::ChatError::Store`].
    pub async fn delivered_up_to(
        &self,
        here: &Participation,
        up_to: Option<Seq>,
        from: Option<ConnectionId>,
    ) -> ChatResult<Option<Arc<Change>>> {
        self.mark(here, Mark::Delivered(up_to), from).await
    }

    async fn mark(
        &self,
        here: &Participation,
        mark: Mark,
        from: Option<ConnectionId>,
    ) -> ChatResult<Option<Arc<Change>>> {
        if !self.has_begun(here).await? {
            return Ok(None);
        }
        let stored = self.append(here, None, Action::Mark(mark), from).await?;
        Ok(stored.map(|(Stored::New(change) | Stored::Repeated(change))| change))
    }
}
