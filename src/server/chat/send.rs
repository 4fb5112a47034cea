//! Sending a message.

use super::append::Stored;
use super::{Chat, ChatError, ChatResult, ConnectionId, Participation, views};
use crate::domain::{ActionId, Body, ChangeKind, MessageText, MessageType};
use crate::server::storage::{Action, Marks, StoreError};
use crate::wire::rest::Message;

/// A message to send, not yet validated.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Text as typed, or the caption of an attachment.
    pub text: String,
    /// Type of the message; default `text`.
    pub message_type: MessageType,
    /// URL of the attachment.
    pub attachment_url: Option<String>,
    /// Action id chosen by the client.
    pub client_id: Option<ActionId>,
}

/// The result of sending.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The stored message as its sender sees it.
    pub message: Message,
    /// Was it stored by this call, rather than found by its action id?
    pub is_new: bool,
}

impl Chat {
    /// Stores a message and publishes it to all devices of both members except `from`. Repeating it with the same
    /// action id returns the first message and publishes nothing.
    ///
    /// # Errors
    /// [`ChatError`] names the broken rule; nothing is stored in that case.
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
            .await
            .map_err(ChatError::RateLimited)?;
        self.count_new_conversation(here).await?;
        let body = Body::from_parts(text.into(), draft.message_type, None, None);
        let stored = self
            .append(here, draft.client_id, Action::Send(body), from)
            .await?;
        let Some(stored) = stored else {
            return Err(StoreError::Failed("a message was not stored".to_owned()).into());
        };
        let is_new = matches!(stored, Stored::New(_));
        let theirs = if is_new {
            Marks::default()
        } else {
            let row = self.store.conversation(here.me, here.id).await?;
            row.map(|row| row.theirs).unwrap_or_default()
        };
        let (Stored::New(change) | Stored::Repeated(change)) = stored;
        match &change.kind {
            ChangeKind::Message { message } => Ok(Sent {
                message: views::message(message, here.me, theirs),
                is_new,
            }),
            _ => Err(ChatError::ActionIdUsed),
        }
    }

    /// [`Chat::send`] for a plain text.
    ///
    /// # Errors
    /// Same as [`Chat::send`].
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
