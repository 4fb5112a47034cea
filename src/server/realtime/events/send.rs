//! `send_message`.

use super::{Context, Granted, Outcome, payload};
use crate::server::metrics::Door;

impl Context<'_> {
    /// Stores and delivers; the acknowledgement carries the stored `message`.
    pub(super) async fn send_message(&mut self, send: payload::SendMessage) -> Outcome {
        let here = self.chat.participation(self.user, send.id()?).await?;
        let sent = self
            .chat
            .send(&here, send.into_draft(), Some(self.from))
            .await?;
        let Self { metrics, since, .. } = self;
        metrics
            .sends
            .acknowledged(Door::Socket, *since, sent.is_new);
        // The message itself ends the typing that led to it.
        self.typing.forget(&here);
        let mut message = Box::new(sent.message);
        if let Some(links) = self.links {
            let at = message.created_at;
            links.sign_message(&mut message, self.user.id, at);
        }
        Ok(Granted::Sent { message })
    }
}
