//! Events within a conversation: joining and leaving, typing, marks, settings.

use super::{Context, Granted, Outcome, payload};
use crate::server::chat::ChatError;
use crate::server::handler_error::HandlerError;

impl Context<'_> {
    /// The other member hears that one is there.
    pub(super) async fn join(&self, at: payload::InConversation) -> Outcome {
        let id = at.id()?;
        let here = self
            .chat
            .participation(self.user, id)
            .await
            .map_err(|error| {
                let is_stranger = matches!(error, ChatError::ConversationNotFound);
                let error = HandlerError::from(error);
                if is_stranger {
                    // The first clients show this sentence.
                    error.saying("Unauthorized to join this conversation")
                } else {
                    error
                }
            })?;
        self.chat.arrive(&here).await?;
        Ok(Granted::Done {})
    }

    /// The other member no longer sees one typing. `user_offline` is told when the user is really gone.
    pub(super) async fn leave(&mut self, at: payload::InConversation) -> Outcome {
        self.stop_typing(at).await
    }

    pub(super) async fn typing(&mut self, at: payload::InConversation) -> Outcome {
        let here = self.chat.participation(self.user, at.id()?).await?;
        if self.chat.start_typing(&here).await? {
            self.typing.start(here);
        }
        Ok(Granted::Done {})
    }

    pub(super) async fn stop_typing(&mut self, at: payload::InConversation) -> Outcome {
        let here = self.chat.participation(self.user, at.id()?).await?;
        self.chat.stop_typing(&here).await?;
        self.typing.forget(&here);
        Ok(Granted::Done {})
    }

    pub(super) async fn mark_read(&self, mark: payload::Mark) -> Outcome {
        let here = self.chat.participation(self.user, mark.id()?).await?;
        let marked = self
            .chat
            .read_up_to(&here, mark.up_to_seq, Some(self.from))
            .await?;
        Ok(Granted::changed(marked))
    }

    pub(super) async fn mark_delivered(&self, mark: payload::Mark) -> Outcome {
        let here = self.chat.participation(self.user, mark.id()?).await?;
        let marked = self
            .chat
            .delivered_up_to(&here, mark.up_to_seq, Some(self.from))
            .await?;
        Ok(Granted::changed(marked))
    }

    pub(super) async fn update_conversation(&self, it: payload::UpdateConversation) -> Outcome {
        let here = self.chat.participation(self.user, it.id()?).await?;
        let changed = self
            .chat
            .arrange(&here, it.change, it.client_action_id, Some(self.from))
            .await?;
        Ok(Granted::changed(changed))
    }
}
