//! Actions on a message: deleting, editing, reactions, stars, pins, agreements.

use std::sync::Arc;

use super::append::Stored;
use super::{Chat, ChatError, ChatResult, ConnectionId, Participation};
use crate::domain::message::InvalidText;
use crate::domain::{
    ActionId, Body, Change, Emoji, Message, MessageId, MessageText, Quote, Timestamp,
};
use crate::server::auth::CurrentUser;
use crate::server::storage::{Action, Edit, Revision};
use crate::wire::rest::MessageVersion;

/// A person's action on a message.
#[derive(Debug, Clone)]
pub struct Acting<'a> {
    /// The person.
    pub user: &'a CurrentUser,
    /// The message.
    pub message: MessageId,
    /// Action id chosen by the client.
    pub action_id: Option<ActionId>,
    /// The connection that has asked for it, which is not told.
    pub from: Option<ConnectionId>,
}

impl<'a> Acting<'a> {
    /// An action that comes through a request, whose connections are all told.
    #[must_use]
    pub const fn of(
        user: &'a CurrentUser,
        message: MessageId,
        action_id: Option<ActionId>,
    ) -> Self {
        Self {
            user,
            message,
            action_id,
            from: None,
        }
    }
}

/// The change that an action has made; `None` if there was nothing to change.
type Acted = ChatResult<Option<Arc<Change>>>;

impl Chat {
    /// Deletes an own message for both members, within a day: its text, its earlier texts and its files.
    ///
    /// # Errors
    /// [`ChatError::NotOwn`], [`ChatError::TooLateToDelete`], [`ChatError::MessageAgreed`].
    pub async fn delete_for_everyone(&self, acting: Acting<'_>) -> Acted {
        let (here, message) = self.own_message(&acting).await?;
        let until = Timestamp(message.created_at.0 + Message::DELETABLE_MS);
        let acted = self.act(&here, acting, Edit::Delete, Some(until)).await;
        acted.map_err(|error| match error {
            ChatError::TooLate => ChatError::TooLateToDelete,
            error => error,
        })
    }

    /// Hides a message from the acting person.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`].
    pub async fn delete_for_me(&self, acting: Acting<'_>) -> Acted {
        let (here, _) = self.message(acting.user, acting.message).await?;
        self.act(&here, acting, Edit::Hide, None).await
    }

    /// Replaces the text or caption of an own message, within a quarter of an hour.
    ///
    /// # Errors
    /// [`ChatError::NotOwn`], [`ChatError::TooLate`], [`ChatError::Text`], [`ChatError::MessageDeleted`], [`ChatError::MessageAgreed`].
    pub async fn edit(&self, acting: Acting<'_>, text: String) -> Acted {
        let (here, message) = self.own_message(&acting).await?;
        let text = match MessageText::new(text) {
            Ok(text) => text.into(),
            // Files need no caption.
            Err(InvalidText::Blank) if !matches!(message.body, Body::Text(_)) => String::new(),
            Err(error) => return Err(error.into()),
        };
        let until = Timestamp(message.created_at.0 + Message::EDITABLE_MS);
        self.act(&here, acting, Edit::Text(text), Some(until)).await
    }

    /// Adds or removes a reaction of the acting person.
    ///
    /// # Errors
    /// [`ChatError::TooManyReactions`], [`ChatError::MessageDeleted`].
    pub async fn react(&self, acting: Acting<'_>, emoji: Emoji, on: bool) -> Acted {
        let (here, _) = self.message(acting.user, acting.message).await?;
        self.act(&here, acting, Edit::React(emoji, on), None).await
    }

    /// Stars a message for the acting person, or no longer.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`].
    pub async fn star(&self, acting: Acting<'_>, on: bool) -> Acted {
        let (here, _) = self.message(acting.user, acting.message).await?;
        self.act(&here, acting, Edit::Star(on), None).await
    }

    /// Pins a message for both members, or no longer.
    ///
    /// # Errors
    /// [`ChatError::TooManyPinned`], [`ChatError::MessageDeleted`].
    pub async fn pin(&self, acting: Acting<'_>, on: bool) -> Acted {
        let (here, _) = self.message(acting.user, acting.message).await?;
        self.act(&here, acting, Edit::Pin(on), None).await
    }

    /// Proposes a message as agreed, or confirms the other member's proposal. If `proposed_at` is given, only the proposal that was
    /// made at that time: its text is the one that the person has seen.
    ///
    /// # Errors
    /// [`ChatError::ProposalChanged`], [`ChatError::MessageDeleted`].
    pub async fn agree(&self, acting: Acting<'_>, proposed_at: Option<Timestamp>) -> Acted {
        let (here, message) = self.message(acting.user, acting.message).await?;
        let theirs = message.agreement.filter(|it| it.proposed.by != here.me);
        let edit = match proposed_at.or(theirs.map(|it| it.proposed.at)) {
            Some(at) => Edit::Confirm(at),
            None => Edit::Propose,
        };
        self.act(&here, acting, edit, None).await
    }

    /// Withdraws the own proposal, or declines that of the other member.
    ///
    /// # Errors
    /// [`ChatError::AlreadyAgreed`], [`ChatError::ProposalChanged`].
    pub async fn disagree(&self, acting: Acting<'_>) -> Acted {
        let (here, message) = self.message(acting.user, acting.message).await?;
        let theirs = message.agreement.filter(|it| it.proposed.by != here.me);
        let edit = match theirs {
            Some(_) => Edit::Decline,
            None => Edit::Withdraw,
        };
        let acted = self.act(&here, acting, edit, None).await;
        acted.map_err(|error| match error {
            ChatError::MessageAgreed => ChatError::AlreadyAgreed,
            error => error,
        })
    }

    /// The texts that a message has had, the first one first. None if it was deleted for everyone.
    ///
    /// # Errors
    /// [`ChatError::ConversationNotFound`].
    pub async fn versions(
        &self,
        user: &CurrentUser,
        id: MessageId,
    ) -> ChatResult<Vec<MessageVersion>> {
        let (_, message) = self.message(user, id).await?;
        let versions = self.store.versions(&message).await?.into_iter();
        let version = versions.map(|it| MessageVersion {
            text: it.text,
            at: it.at,
        });
        Ok(version.collect())
    }

    /// What a reply quotes.
    pub(super) async fn quote(&self, here: &Participation, id: MessageId) -> ChatResult<Quote> {
        let message = self.store.message(id).await?;
        let is_here = |it: &Message| it.conversation_id == here.id;
        let message = message.filter(is_here).ok_or(ChatError::NotQuotable)?;
        Ok(Quote::of(&message))
    }

    async fn own_message(&self, acting: &Acting<'_>) -> ChatResult<(Participation, Message)> {
        let (here, message) = self.message(acting.user, acting.message).await?;
        if message.sender_id == acting.user.id {
            Ok((here, message))
        } else {
            Err(ChatError::NotOwn)
        }
    }

    async fn act(
        &self,
        here: &Participation,
        acting: Acting<'_>,
        edit: Edit,
        until: Option<Timestamp>,
    ) -> Acted {
        self.limits
            .action(here.me)
            .map_err(ChatError::RateLimited)?;
        let action = Action::Revise(Revision {
            message: acting.message,
            edit,
            until,
        });
        let stored = self
            .append(here, acting.action_id, action, acting.from)
            .await?;
        Ok(stored.map(|(Stored::New(change) | Stored::Repeated(change))| change))
    }
}
