//! Sending a message.

use super::append::{Stored, message_of};
use super::{Chat, ChatError, ChatResult, ConnectionId, Participation, views};
use crate::domain::{ActionId, Body, MessageText, MessageType};
use crate::server::storage::{Action, Marks, StoreError};
use crate::wire::rest::Message;

/// What somebody wants to send, as it came through a door.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// `text` unless said otherwise.
    pub message_type: MessageType,
    /// Where an attachment is.
    pub attachment_url: Option<String>,
    /// The name its sender gave it.
    pub client_id: Option<ActionId>,
}

/// A message that is stored for good.
#[derive(Debug, Clone)]
pub struct Sent {
    /// As its sender sees it.
    pub message: Message,
    /// Was it stored just now, or found under its name?
    pub is_new: bool,
}

impl Chat {
    /// Stores a message and tells every device of both members except `from`. Sending again under the same
    /// name yields the first message and tells nobody.
    ///
    /// # Errors
    /// [`ChatError`] says what is wrong with it; nothing is stored then.
    pub async fn send(
        &self,
        here: &Participation,
        draft: Draft,
        from: Option<ConnectionId>,
    ) -> ChatResult<Sent> {
        if !here.peer_is_active {
            return Err(ChatError::ReceiverGone);
        }
        if draft.attachment_url.is_some_and(|url| !url.is_empty()) {
            return Err(ChatError::Invalid(
                "attachmentUrl must be the URL of an upload of yours",
            ));
        }
        let text = MessageText::new(draft.text)?;
        self.limits
            .message(here.me)
            .map_err(ChatError::RateLimited)?;
        self.count_new_conversation(here).await?;
        let body = Body::from_parts(text.into(), draft.message_type, None, None);
        let stored = self
            .append(here, draft.client_id, Action::Send(body), from)
            .await?;
        let lost = || StoreError::Failed("a message was not stored".to_owned());
        match stored.ok_or_else(lost)? {
            Stored::New(change) => Ok(Sent {
                message: views::message(message_of(&change)?, here.me, Marks::default()),
                is_new: true,
            }),
            Stored::Repeated(change) => {
                let message = message_of(&change)?;
                let row = self.store.conversation(here.me, here.id).await?;
                let theirs = row.map(|row| row.theirs).unwrap_or_default();
                Ok(Sent {
                    message: views::message(message, here.me, theirs),
                    is_new: false,
                })
            }
        }
    }

    /// [`Chat::send`] for words.
    ///
    /// # Errors
    /// As [`Chat::send`].
    pub async fn send_text(
        &self,
        here: &Participation,
        text: String,
        client_id: Option<ActionId>,
        from: Option<ConnectionId>,
    ) -> ChatResult<Sent> {
        let draft = Draft {
            text,
            client_id,
            ..Draft::default()
        };
        self.send(here, draft, from).await
    }
}
