//! The pinned messages of a conversation, which need not be loaded.

use std::collections::BTreeMap;

use super::Thread;
use crate::domain::{Change, ChangeKind, Message, MessageId, Quote, Seq};

/// The pinned messages by id. The text of one that is not loaded is unknown until it is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pins(BTreeMap<MessageId, Option<Quote>>);

/// A pinned message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The message.
    pub id: MessageId,
    /// What is shown of it; `None` until it is read.
    pub quote: Option<Quote>,
}

impl Pins {
    pub(super) fn of(quotes: Vec<Quote>) -> Self {
        Self(quotes.into_iter().map(|it| (it.id, Some(it))).collect())
    }

    /// Takes those of a page that was read at a later position; the changes up to it follow.
    pub(super) fn learn(&mut self, quotes: Vec<Quote>) {
        self.0.extend(Self::of(quotes).0);
    }

    /// Forgets those up to a message: the user has deleted the conversation. What is not read yet is older.
    pub(super) fn clear(&mut self, up_to: Seq) {
        let is_later = |it: &Option<Quote>| it.as_ref().is_some_and(|quote| quote.seq > up_to);
        self.0.retain(|_, quote| is_later(quote));
    }

    /// Applies a change about a message.
    pub(super) fn revise(&mut self, id: MessageId, change: &Change) {
        match &change.kind {
            ChangeKind::Pinned { on: true, .. } => {
                self.0.entry(id).or_default();
            }
            ChangeKind::Pinned { on: false, .. } | ChangeKind::Deleted { .. } => {
                self.0.remove(&id);
            }
            kind => {
                if let Some(Some(quote)) = self.0.get_mut(&id) {
                    quote.revise(kind);
                }
            }
        }
    }
}

impl Thread {
    /// The pinned messages that the user has not hidden, newest first, after these changes.
    pub fn pins<'a>(&self, pending: impl Iterator<Item = (MessageId, &'a Change)>) -> Vec<Pin> {
        let mut now = self.pins.clone();
        pending.for_each(|(id, change)| now.revise(id, change));
        let shown = now.0.into_iter().rev();
        let shown = shown.filter(|(id, _)| !self.is_hidden(*id));
        let pin = |(id, quote)| Pin {
            id,
            quote: self.messages.by_id(id).map(Quote::of).or(quote),
        };
        shown.map(pin).collect()
    }

    /// Adds what is shown of pinned messages that are not loaded.
    pub fn know_pins(&mut self, messages: impl Iterator<Item = Message>) {
        for message in messages {
            if let Some(quote @ None) = self.pins.0.get_mut(&message.id) {
                *quote = Some(Quote::of(&message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::samples::{ME, PEER, change, message, page, summary};
    use crate::domain::Timestamp;

    #[test]
    fn pins_follow_the_log_whatever_is_loaded() {
        let pin = |message: &Message, on| {
            let message_id = message.id;
            ChangeKind::Pinned { message_id, on }
        };
        let shown = |thread: &Thread| -> Vec<_> {
            let pins = thread.pins([].into_iter()).into_iter();
            pins.map(|pin| pin.quote.map(|it| it.text)).collect()
        };
        let (old, loaded) = (message(PEER, 1, "terms"), message(PEER, 5, "14 Feb"));
        let mut history = page(vec![loaded.clone()], true);
        history.pinned = vec![Quote::of(&message(PEER, 2, "price"))];
        let mut row = summary(PEER, "Arjun", 0);
        row.last_seq = Seq(5);
        let mut thread = Thread::open(ME, &row, history);
        thread.apply(&change(ME, 6, pin(&loaded, true)));
        thread.apply(&change(ME, 7, pin(&old, true)));
        assert_eq!(
            shown(&thread),
            [Some("14 Feb".to_owned()), Some("price".to_owned()), None]
        );
        // What is shown of it is read, and follows edits from then on.
        thread.know_pins([old.clone()].into_iter());
        let message_id = old.id;
        let edit = ChangeKind::Edited {
            message_id,
            text: "new terms".to_owned(),
            edited_at: Timestamp(0),
        };
        thread.apply(&change(ME, 8, edit));
        assert_eq!(shown(&thread)[2].as_deref(), Some("new terms"));
        thread.apply(&change(ME, 9, ChangeKind::Deleted { message_id }));
        let hides = ChangeKind::Hidden {
            message_id: loaded.id,
        };
        thread.apply(&change(ME, 10, hides));
        assert_eq!(shown(&thread), [Some("price".to_owned())]);
        let unpin = change(ME, 11, pin(&message(PEER, 2, ""), false));
        let pending = thread.pins([(MessageId(20), &unpin)].into_iter());
        assert_eq!(pending, [], "what the server does not have yet is shown");
    }
}
