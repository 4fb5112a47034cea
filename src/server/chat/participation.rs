//! Who may take part in which conversation: the one membership check of the whole server.

use super::{Chat, ChatError, ChatResult};
use crate::domain::{ConversationId, UserId};
use crate::server::auth::CurrentUser;

/// The authority to read, write and mark in one conversation as one of its members.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Participation {
    /// Which conversation.
    pub(super) id: ConversationId,
    /// Who takes part.
    pub(super) me: UserId,
    /// Their name as shown.
    pub(super) my_name: String,
    /// The other member.
    pub(super) peer: UserId,
    /// Can the other member still be written to?
    pub(super) peer_is_active: bool,
}

impl Chat {
    /// The authority of `user` in the conversation `id`.
    ///
    /// A conversation exists as soon as both its people do, also before its first message; it goes on
    /// existing for one of them when the other's account is gone.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`] for a stranger and for a conversation that does not exist.
    pub async fn participation(
        &self,
        user: &CurrentUser,
        id: ConversationId,
    ) -> ChatResult<Participation> {
        let peer = id.peer_of(user.id).ok_or(ChatError::ConversationNotFound)?;
        let account = self.account_cache.account(peer).await?;
        if account.is_none() && self.store.conversation(user.id, id).await?.is_none() {
            return Err(ChatError::ConversationNotFound);
        }
        Ok(Participation {
            id,
            me: user.id,
            my_name: user.full_name.clone(),
            peer,
            peer_is_active: account.is_some_and(|account| account.is_active),
        })
    }

    /// The authority of `user` in the conversation with this person. Nothing is stored and nobody is told
    /// before the first message.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`] when there is no such person, or it is oneself.
    pub async fn open_conversation_with(
        &self,
        user: &CurrentUser,
        person: UserId,
    ) -> ChatResult<Participation> {
        let id = ConversationId::between(user.id, person).ok_or(ChatError::ConversationNotFound)?;
        self.participation(user, id).await
    }
}
