//! What the user is told of, if the other member does it in the open conversation.

use super::Thread;
use crate::domain::{AgreementStep, Change, ChangeKind, Seq};

impl Thread {
    /// Is it new to somebody who has seen the messages up to `shown`?
    pub(super) fn is_news(&self, change: &Change, shown: Seq) -> bool {
        match &change.kind {
            ChangeKind::Message { message } => message.seq > shown,
            ChangeKind::Deleted { message_id } => self.messages.by_id(*message_id).is_some(),
            ChangeKind::Reacted { message_id, on, .. } => {
                let message = self.messages.by_id(*message_id);
                *on && message.is_some_and(|it| it.sender_id == self.me)
            }
            // It appears above the messages, wherever it is.
            ChangeKind::Pinned { on, .. } => *on,
            ChangeKind::Agreement { message_id, state } => {
                *state != AgreementStep::Withdrawn && self.messages.by_id(*message_id).is_some()
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AgreementStep::{Agreed, Declined, Proposed, Withdrawn};
    use super::*;
    use crate::app::state::samples::{ME, PEER, change, message, page, summary};
    use crate::domain::MessageId;

    #[test]
    fn the_user_is_told_of_what_the_other_did_to_loaded_messages() {
        let (own, theirs) = (message(ME, 1, "a"), message(PEER, 2, "b"));
        let page = page(vec![own.clone(), theirs.clone()], false);
        let mut row = summary(PEER, "Arjun", 0);
        row.last_seq = page.last_seq;
        let mut thread = Thread::open(ME, &row, page);
        let mut told = |user_id, seq, kind| {
            let applied = thread.apply(&change(user_id, seq, kind));
            !applied.news.is_empty()
        };
        let react = |message_id, on| ChangeKind::Reacted {
            message_id,
            emoji: "❤️".parse().unwrap(),
            on,
        };
        let delete = |message_id| ChangeKind::Deleted { message_id };
        assert!(told(PEER, 3, react(own.id, true)));
        assert!(!told(PEER, 4, react(own.id, false)), "it was taken back");
        assert!(!told(PEER, 5, react(theirs.id, true)));
        assert!(!told(ME, 6, react(theirs.id, true)));
        assert!(told(PEER, 7, delete(theirs.id)));
        assert!(!told(PEER, 7, delete(theirs.id)), "it is a repeat");
        assert!(!told(ME, 8, delete(own.id)));
        assert!(!told(PEER, 9, delete(MessageId(99))), "it is not loaded");
        let pin = |on| ChangeKind::Pinned {
            message_id: own.id,
            on,
        };
        assert!(told(PEER, 10, pin(true)));
        assert!(!told(PEER, 11, pin(false)) && !told(ME, 12, pin(true)));
        let agree = |state| ChangeKind::Agreement {
            message_id: own.id,
            state,
        };
        for (seq, step) in (13..).zip([Proposed, Agreed, Declined]) {
            assert!(told(PEER, seq, agree(step)), "{step:?}");
        }
        assert!(!told(PEER, 16, agree(Withdrawn)) && !told(ME, 17, agree(Proposed)));
    }
}
