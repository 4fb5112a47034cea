//! `send_message`.

use serde_json::Map;

use super::{Answer, Context, payload};
use crate::wire::ApiError;

impl Context<'_> {
    /// Stores and delivers; the acknowledgement carries the stored `message`.
    pub(super) async fn send_message(&mut self, send: payload::SendMessage) -> Answer {
        let here = self.chat.participation(self.user, send.id()?).await?;
        let sent = self
            .chat
            .send(&here, send.into_draft(), Some(self.from))
            .await?;
        // The message itself ends the typing that led to it.
        self.typing.forget(&here);
        let message = serde_json::to_value(sent.message).map_err(|_| ApiError::internal())?;
        Ok(Map::from_iter([("message".to_owned(), message)]))
    }
}
