//! Membership of conversations: the only membership check of the server.

use super::{Chat, ChatError, ChatResult};
use crate::domain::{ConversationId, Message, MessageId, UserId, UserType};
use crate::server::auth::CurrentUser;

/// The permission to read, write and mark in a conversation as one of its members.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Participation {
    /// Id of the conversation.
    pub(super) id: ConversationId,
    /// The member who acts.
    pub(super) me: UserId,
    /// Full name of the acting member.
    pub(super) my_name: String,
    /// Role of the acting member.
    pub(super) my_type: UserType,
    /// The other member.
    pub(super) peer: UserId,
    /// Is the other member's account active, so that it can receive messages?
    pub(super) peer_is_active: bool,
}

impl Chat {
    /// The permission of `user` in the conversation `id`.
    ///
    /// A conversation exists as soon as both accounts exist, also before its first message. If one account is
    /// deleted, the conversation still exists for the other member.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`] if the user is not a member or the conversation does not exist.
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
            my_type: user.user_type,
            peer,
            peer_is_active: account.is_some_and(|account| account.is_active),
        })
    }

    /// A message, with the permission of `user` in its conversation.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`] if the user is not a member of its conversation or it does not exist.
    pub async fn message(
        &self,
        user: &CurrentUser,
        id: MessageId,
    ) -> ChatResult<(Participation, Message)> {
        let message = self.store.message(id).await?;
        let message = message.ok_or(ChatError::ConversationNotFound)?;
        let here = self.participation(user, message.conversation_id).await?;
        Ok((here, message))
    }

    /// The permission of `user` in the conversation with this person. Nothing is stored or published before the first
    /// message.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`] if there is no such account, or it is the user's own.
    pub async fn open_conversation_with(
        &self,
        user: &CurrentUser,
        person: UserId,
    ) -> ChatResult<Participation> {
        let id = ConversationId::between(user.id, person).ok_or(ChatError::ConversationNotFound)?;
        self.participation(user, id).await
    }
}
