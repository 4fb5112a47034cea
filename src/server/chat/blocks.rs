//! Blocking: neither of two people can write to the other, and neither sees whether the other one is there.

use std::sync::Arc;
use std::time::Duration;

use super::append::Stored;
use super::{Chat, ChatError, ChatResult, Participation, VolatileEvent};
use crate::domain::{ActionId, Change, UserId};
use crate::server::auth::CurrentUser;
use crate::server::storage::Action;

/// How long it is believed that nobody is blocked. This server forgets it with a block; another one may show typing and presence for
/// so long after it.
const LIFETIME: Duration = Duration::from_secs(2);

impl Chat {
    /// Blocks the other member, or no longer. `None` if it is so already. Both members are told.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`] before the first message: nobody can be blocked who has not written.
    pub async fn block(
        &self,
        here: &Participation,
        on: bool,
        action_id: Option<ActionId>,
    ) -> ChatResult<Option<Arc<Change>>> {
        if !self.has_begun(here).await? {
            return Err(ChatError::ConversationNotFound);
        }
        self.limits
            .action(here.me)
            .map_err(ChatError::RateLimited)?;
        let stored = self
            .append(here, action_id, Action::Block(on), None)
            .await?;
        self.unblocked.remove(here.id);
        if !on && stored.is_some() && self.is_seen(here).await? {
            self.meet_again(here).await;
        }
        Ok(stored.map(|(Stored::New(change) | Stored::Repeated(change))| change))
    }

    /// Whom the user has blocked, the last one first.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn blocks(&self, user: &CurrentUser) -> ChatResult<Vec<UserId>> {
        Ok(self.store.blocks(user.id).await?)
    }

    /// Tells both members that the other one is there, which they did not hear while one had blocked the other.
    async fn meet_again(&self, here: &Participation) {
        let online = self.presence.online(&[here.me, here.peer]).await;
        for (user, other) in [(here.me, here.peer), (here.peer, here.me)] {
            if online.contains(&user) && online.contains(&other) {
                let event = VolatileEvent::Presence {
                    conversation: here.id,
                    user,
                    left_at: None,
                };
                self.publish_volatile(other, event);
            }
        }
    }

    /// May the other member see that the user is there, or types? Not before the first message, and not if one has blocked the
    /// other.
    pub(super) async fn is_seen(&self, here: &Participation) -> ChatResult<bool> {
        if !self.has_begun(here).await? {
            return Ok(false);
        }
        if self.unblocked.contains(here.id) {
            return Ok(true);
        }
        let is_blocked = self.store.is_blocked(here.id).await?;
        if !is_blocked {
            self.unblocked.insert(here.id, LIFETIME);
        }
        Ok(!is_blocked)
    }
}
