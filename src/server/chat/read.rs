//! Moving one's read and delivered marks.

use super::{Chat, ChatResult, ConnectionId, Event, Participation};
use crate::domain::Seq;
use crate::server::storage::{Mark, Marked};
use crate::wire::events::{
    CONVERSATION_UPDATED, ConversationUpdated, MESSAGE_DELIVERED, MESSAGE_READ, MessageDelivered,
    MessageRead,
};

impl Chat {
    /// One has seen everything up to a place, or to the end. `None` when the mark stood there already.
    ///
    /// # Errors
    /// [`super::ChatError::Store`].
    pub async fn read_up_to(
        &self,
        here: &Participation,
        up_to: Option<Seq>,
        from: Option<ConnectionId>,
    ) -> ChatResult<Option<Marked>> {
        if !self.has_begun(here).await? {
            return Ok(None);
        }
        let marked = self.store.mark(here.id, here.me, Mark::Read(up_to)).await?;
        if let Some(marked) = marked {
            let event = MessageRead {
                conversation_id: here.id,
                user_id: here.me,
                read_seq: marked.marks.read,
                seq: marked.seq,
            };
            self.notifier
                .tell(here.peer, &Event::new(MESSAGE_READ, &event), None);
            self.tell_own_devices(here, marked, from);
        }
        Ok(marked)
    }

    /// A device of one has everything up to a place, or to the end. `None` when the mark stood there already.
    ///
    /// # Errors
    /// [`super::ChatError::Store`].
    pub async fn delivered_up_to(
        &self,
        here: &Participation,
        up_to: Option<Seq>,
        from: Option<ConnectionId>,
    ) -> ChatResult<Option<Marked>> {
        if !self.has_begun(here).await? {
            return Ok(None);
        }
        let marked = self
            .store
            .mark(here.id, here.me, Mark::Delivered(up_to))
            .await?;
        if let Some(marked) = marked {
            let event = MessageDelivered {
                conversation_id: here.id,
                user_id: here.me,
                delivered_seq: marked.marks.delivered,
                seq: marked.seq,
            };
            self.notifier
                .tell(here.peer, &Event::new(MESSAGE_DELIVERED, &event), None);
            self.tell_own_devices(here, marked, from);
        }
        Ok(marked)
    }

    /// One's own devices hear of it under another name: the first clients take every `message_read` for the
    /// other person's.
    fn tell_own_devices(&self, here: &Participation, marked: Marked, from: Option<ConnectionId>) {
        let event = ConversationUpdated {
            conversation_id: here.id,
            unread_count: marked.unread_count,
            last_read_seq: marked.marks.read,
            last_delivered_seq: marked.marks.delivered,
            seq: marked.seq,
        };
        self.notifier
            .tell(here.me, &Event::new(CONVERSATION_UPDATED, &event), from);
    }
}
