//! Sending a message.

use std::sync::Arc;

use super::append::Stored;
use super::{Chat, ChatError, ChatResult, ConnectionId, Participation, views};
use crate::domain::message::InvalidText;
use crate::domain::{
    ActionId, Album, Attachment, AttachmentId, Body, Change, ChangeKind, Message as StoredMessage,
    MessageId, MessageText, MessageType,
};
use crate::server::media;
use crate::server::storage::{Action, Grant, Marks, StoreError};
use crate::wire::rest::Message;

/// A message to send, not yet validated.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Text as typed, or the caption of an attachment.
    pub text: String,
    /// Type of the message; default `text`.
    pub message_type: MessageType,
    /// The address that this server has given for an upload of the sender, as old clients name it.
    pub attachment_url: Option<String>,
    /// Uploads of the sender, in the order in which they are shown.
    pub attachment_ids: Vec<AttachmentId>,
    /// The message that it answers, of the same conversation.
    pub reply_to: Option<MessageId>,
    /// The message of which it is a copy, of any conversation of the sender. A copy has no other content.
    pub forward_of: Option<MessageId>,
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

/// Can the same message have been stored before it is refused for this? Accounts end, people block each other, files and messages
/// go. What is wrong with the draft itself was wrong from the beginning.
fn may_come_later(refusal: &ChatError) -> bool {
    matches!(
        refusal,
        ChatError::ReceiverGone
            | ChatError::Blocked
            | ChatError::NotAnUpload
            | ChatError::NotQuotable
            | ChatError::MessageNotFound
    )
}

impl Chat {
    /// Stores a message and publishes it to all devices of both members except `from`. Repeating it with the same
    /// action id returns the first message, whatever has happened to it or to the accounts since.
    ///
    /// # Errors
    /// [`ChatError`] names the broken rule; nothing is stored in that case.
    pub async fn send(
        &self,
        here: &Participation,
        draft: Draft,
        from: Option<ConnectionId>,
    ) -> ChatResult<Sent> {
        let client_id = draft.client_id.clone();
        match (self.send_now(here, draft, from).await, client_id) {
            (Err(error), Some(id)) if may_come_later(&error) => {
                let sent = self.sent_before(here, &id, from).await?;
                sent.ok_or(error)
            }
            (sent, _) => sent,
        }
    }

    /// The message that was stored under this action id. It is published as any repeat is ([`Chat::publish`]).
    async fn sent_before(
        &self,
        here: &Participation,
        action_id: &ActionId,
        from: Option<ConnectionId>,
    ) -> ChatResult<Option<Sent>> {
        let Some(message) = self.store.sent(here.me, here.id, action_id).await? else {
            return Ok(None);
        };
        let sent = self.sent_again(here, &message).await?;
        self.publish(&Arc::new(Change::of_message(message)), from, true);
        Ok(Some(sent))
    }

    /// A message that was stored before, with what has become of it.
    async fn sent_again(&self, here: &Participation, message: &StoredMessage) -> ChatResult<Sent> {
        let row = self.store.conversation(here.me, here.id).await?;
        let theirs = row.map(|row| row.theirs).unwrap_or_default();
        Ok(Sent {
            message: views::message(message, here.me, theirs),
            is_new: false,
        })
    }

    async fn send_now(
        &self,
        here: &Participation,
        draft: Draft,
        from: Option<ConnectionId>,
    ) -> ChatResult<Sent> {
        if !here.peer_is_active {
            return Err(ChatError::ReceiverGone);
        }
        let action = match draft.forward_of {
            Some(source) => self.copy(here, source, &draft).await?,
            None => self.written(here, &draft).await?,
        };
        self.limits
            .message(here.me)
            .await
            .map_err(ChatError::RateLimited)?;
        self.count_new_conversation(here).await?;
        let action_id = match &action {
            Action::Send(body, _) => {
                self.grant(here, body.attachments(), draft.client_id)
                    .await?
            }
            // Its files are opened when it is stored, under this name.
            _ => Some(self.named(draft.client_id)),
        };
        let is_copy = draft.forward_of.is_some();
        let stored = self.append(here, action_id, action, from).await;
        let stored = stored.map_err(|error| match error {
            ChatError::MessageDeleted if is_copy => ChatError::MessageNotFound,
            error => error,
        })?;
        let Some(stored) = stored else {
            return Err(StoreError::Failed("a message was not stored".to_owned()).into());
        };
        let is_new = matches!(stored, Stored::New(_));
        let (Stored::New(change) | Stored::Repeated(change)) = stored;
        match &change.kind {
            ChangeKind::Message { message } if is_new => Ok(Sent {
                message: views::message(message, here.me, Marks::default()),
                is_new,
            }),
            ChangeKind::Message { message } => self.sent_again(here, message).await,
            _ => Err(ChatError::ActionIdUsed),
        }
    }

    /// What the person has written, with their uploads.
    async fn written(&self, here: &Participation, draft: &Draft) -> ChatResult<Action> {
        let attachments = self.attachments(here, draft).await?;
        let text = match MessageText::new(draft.text.clone()) {
            Ok(text) => text.into(),
            Err(InvalidText::Blank) if !attachments.is_empty() => String::new(),
            Err(error) => return Err(error.into()),
        };
        let quote = match draft.reply_to {
            Some(id) => Some(self.quote(here, id).await?),
            None => None,
        };
        let body = Body::from_parts(text, draft.message_type, None, None, attachments);
        Ok(Action::Send(body, quote))
    }

    /// A copy of a message of any conversation of the person. Whether they can still read it is judged when it is stored, so that a
    /// repeat gets its answer after the message was deleted.
    async fn copy(
        &self,
        here: &Participation,
        source: MessageId,
        draft: &Draft,
    ) -> ChatResult<Action> {
        let has_files = draft.attachment_url.is_some() || !draft.attachment_ids.is_empty();
        if !draft.text.is_empty() || has_files || draft.reply_to.is_some() {
            return Err(ChatError::Invalid(
                "A forwarded message has no other content",
            ));
        }
        let message = self.store.message(source).await?;
        let message = message.filter(|it| it.conversation_id.peer_of(here.me).is_some());
        let message = message.ok_or(ChatError::MessageNotFound)?;
        Ok(Action::Forward(source, message.body))
    }

    /// The client's name for an action, or a new one.
    fn named(&self, action_id: Option<ActionId>) -> ActionId {
        action_id.unwrap_or_else(|| ActionId::new_at(self.clock.now()))
    }

    /// The uploads that a draft names.
    async fn attachments(
        &self,
        here: &Participation,
        draft: &Draft,
    ) -> ChatResult<Vec<Attachment>> {
        let mut ids = draft.attachment_ids.clone();
        if let Some(url) = draft.attachment_url.as_ref().filter(|url| !url.is_empty()) {
            ids.push(media::id_in(url).ok_or(ChatError::NotAnUpload)?);
        }
        if ids.len() > Album::MAX {
            return Err(ChatError::Invalid("A message can have at most 30 files"));
        }
        // Nothing is opened to a person who will not get it.
        if !ids.is_empty() && self.store.is_blocked(here.id).await? {
            return Err(ChatError::Blocked);
        }
        let mut attachments = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            if ids[..index].contains(id) {
                return Err(ChatError::Invalid("A file can be in a message only once"));
            }
            let upload = self.store.upload(*id).await?;
            let upload = upload.filter(|upload| upload.new.owner == here.me);
            let attachment = upload.as_ref().and_then(media::attachment);
            attachments.push(attachment.ok_or(ChatError::NotAnUpload)?);
        }
        Ok(attachments)
    }

    /// Opens the files to both members. Returns the action id of the message, by which it is known whether it was stored.
    async fn grant(
        &self,
        here: &Participation,
        attachments: &[Attachment],
        action_id: Option<ActionId>,
    ) -> ChatResult<Option<ActionId>> {
        if attachments.is_empty() {
            return Ok(action_id);
        }
        let action_id = self.named(action_id);
        let ids: Vec<_> = attachments.iter().map(|it| it.id).collect();
        let grant = Grant {
            owner: here.me,
            conversation: here.id,
            action_id: &action_id,
            attachments: &ids,
            at: self.clock.now(),
        };
        if self.store.grant(&grant).await? {
            Ok(Some(action_id))
        } else {
            Err(ChatError::NotAnUpload)
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
