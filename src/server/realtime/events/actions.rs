//! Actions on a message.

use super::{Context, Granted, Outcome};
use crate::domain::{ActionId, MessageId};
use crate::server::chat::Acting;
use crate::wire::actions::{Agree, DeleteFor, DeleteMessage, EditMessage, PinMessage, React, Star};

impl Context<'_> {
    pub(super) async fn delete_message(&self, it: DeleteMessage) -> Outcome {
        let acting = self.acting(it.message_id, it.client_action_id);
        let changed = match it.whom {
            DeleteFor::Me => self.chat.delete_for_me(acting).await?,
            DeleteFor::Everyone => self.chat.delete_for_everyone(acting).await?,
        };
        Ok(Granted::changed(changed))
    }

    pub(super) async fn edit_message(&self, it: EditMessage) -> Outcome {
        let acting = self.acting(it.message_id, it.client_action_id);
        let changed = self.chat.edit(acting, it.message_text).await?;
        Ok(Granted::changed(changed))
    }

    pub(super) async fn react(&self, it: React) -> Outcome {
        let acting = self.acting(it.message_id, it.client_action_id);
        let changed = self.chat.react(acting, it.emoji, it.on).await?;
        Ok(Granted::changed(changed))
    }

    pub(super) async fn star(&self, it: Star) -> Outcome {
        let acting = self.acting(it.message_id, it.client_action_id);
        let changed = self.chat.star(acting, it.on).await?;
        Ok(Granted::changed(changed))
    }

    pub(super) async fn pin(&self, it: PinMessage) -> Outcome {
        let acting = self.acting(it.message_id, it.client_action_id);
        let changed = self.chat.pin(acting, it.on).await?;
        Ok(Granted::changed(changed))
    }

    pub(super) async fn agree(&self, it: Agree) -> Outcome {
        let acting = self.acting(it.message_id, it.client_action_id);
        let changed = match it.on {
            true => self.chat.agree(acting, it.proposed_at).await?,
            false => self.chat.disagree(acting).await?,
        };
        Ok(Granted::changed(changed))
    }

    const fn acting(&self, message: MessageId, action_id: Option<ActionId>) -> Acting<'_> {
        Acting {
            user: self.user,
            message,
            action_id,
            from: Some(self.from),
        }
    }
}
