//! The loaded messages of one conversation. Adding a message at either end and every look-up cost the same however
//! many messages are loaded, or grow with the logarithm of their number.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Index;

use crate::domain::{ActionId, Change, Message, MessageId, Seq, UserId};

/// Messages in ascending order of `seq`, without duplicates.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageList {
    me: UserId,
    messages: VecDeque<Message>,
    /// Positions of the other person's messages, ascending.
    theirs: VecDeque<Seq>,
    /// Position of one's own last message; 0 if there is none.
    last_mine: Seq,
    /// Action ids of one's own messages.
    names: HashSet<ActionId>,
    /// Positions by id.
    by_id: HashMap<MessageId, Seq>,
    /// Positions of the replies to a message, which need not be loaded itself.
    replies: HashMap<MessageId, Vec<Seq>>,
}

impl MessageList {
    /// An empty list.
    #[must_use]
    pub fn new(me: UserId) -> Self {
        Self {
            me,
            messages: VecDeque::new(),
            theirs: VecDeque::new(),
            last_mine: Seq::ZERO,
            names: HashSet::new(),
            by_id: HashMap::new(),
            replies: HashMap::new(),
        }
    }

    /// Adds a message in its place, unless it is here. Messages come at the ends; elsewhere the ones after it move.
    pub fn insert(&mut self, message: Message) {
        let Err(at) = self.search(message.seq) else {
            return;
        };
        if message.sender_id == self.me {
            self.last_mine = self.last_mine.max(message.seq);
            self.names.extend(message.client_message_id.clone());
        } else {
            let among_theirs = self.theirs.partition_point(|seq| *seq < message.seq);
            self.theirs.insert(among_theirs, message.seq);
        }
        self.by_id.insert(message.id, message.seq);
        if let Some(quote) = &message.reply_to {
            self.replies.entry(quote.id).or_default().push(message.seq);
        }
        self.messages.insert(at, message);
    }

    /// Applies a change about a message, to it and to the quotes of it.
    pub fn revise(&mut self, id: MessageId, change: &Change) {
        if let Some(message) = self
            .by_id
            .get(&id)
            .copied()
            .and_then(|seq| self.at_mut(seq))
        {
            message.revise(change.user_id, change.at, &change.kind);
        }
        for seq in self.replies.get(&id).cloned().unwrap_or_default() {
            let reply = self.at_mut(seq);
            if let Some(quote) = reply.and_then(|it| it.reply_to.as_mut()) {
                quote.revise(&change.kind);
            }
        }
    }

    /// The message with this id.
    #[must_use]
    pub fn by_id(&self, id: MessageId) -> Option<&Message> {
        let seq = self.by_id.get(&id)?;
        self.get(self.index_of(*seq)?)
    }

    fn at_mut(&mut self, seq: Seq) -> Option<&mut Message> {
        let at = self.search(seq).ok()?;
        self.messages.get_mut(at)
    }

    /// The number of messages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Is no message loaded?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// The messages, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter()
    }

    /// The message with this number, counted from the oldest.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&Message> {
        self.messages.get(at)
    }

    /// The oldest message.
    #[must_use]
    pub fn first(&self) -> Option<&Message> {
        self.messages.front()
    }

    /// The newest message.
    #[must_use]
    pub fn last(&self) -> Option<&Message> {
        self.messages.back()
    }

    /// The number of the message at a position, counted from the oldest.
    #[must_use]
    pub fn index_of(&self, seq: Seq) -> Option<usize> {
        self.search(seq).ok()
    }

    /// Is one's own message with this action id here?
    #[must_use]
    pub fn holds(&self, name: &ActionId) -> bool {
        self.names.contains(name)
    }

    /// Position of one's own last message; 0 if there is none.
    #[must_use]
    pub const fn last_mine(&self) -> Seq {
        self.last_mine
    }

    /// The other person's messages after a position: the first one's position.
    #[must_use]
    pub fn first_of_theirs_after(&self, seq: Seq) -> Option<Seq> {
        self.theirs.get(self.theirs_up_to(seq)).copied()
    }

    /// The other person's messages up to a position: the last one's position.
    #[must_use]
    pub fn last_of_theirs_up_to(&self, seq: Seq) -> Option<Seq> {
        let count = self.theirs_up_to(seq);
        self.theirs.get(count.checked_sub(1)?).copied()
    }

    /// The number of the other person's messages after a position.
    #[must_use]
    pub fn count_of_theirs_after(&self, seq: Seq) -> usize {
        self.theirs.len() - self.theirs_up_to(seq)
    }

    fn theirs_up_to(&self, seq: Seq) -> usize {
        self.theirs.partition_point(|it| *it <= seq)
    }

    fn search(&self, seq: Seq) -> Result<usize, usize> {
        match self.messages.back() {
            // Most messages come at the end.
            Some(last) if last.seq < seq => Err(self.messages.len()),
            _ => self.messages.binary_search_by_key(&seq, |it| it.seq),
        }
    }
}

impl Index<usize> for MessageList {
    type Output = Message;

    fn index(&self, at: usize) -> &Message {
        &self.messages[at]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::state::samples::{ME, PEER, message};

    proptest! {
        /// Whatever the order of arrival, the look-ups agree with a plain search.
        #[test]
        fn look_ups_agree_with_a_plain_search(
            arrived in prop::collection::vec((any::<bool>(), 1_i64..60), 0..80),
            seq in 0_i64..62,
        ) {
            let mut list = MessageList::new(ME);
            let mut plain: Vec<Message> = Vec::new();
            for (mine, at) in arrived {
                let mut new = message(if mine { ME } else { PEER }, at, "text");
                new.client_message_id = format!("n-{at}").parse().ok();
                list.insert(new.clone());
                if plain.iter().all(|it| it.seq != new.seq) {
                    plain.push(new);
                }
            }
            plain.sort_by_key(|it| it.seq);
            let seq = Seq(seq);
            let theirs: Vec<_> = plain.iter().filter(|it| it.sender_id == PEER).map(|it| it.seq).collect();
            let mine: Vec<_> = plain.iter().filter(|it| it.sender_id == ME).collect();
            prop_assert!(list.iter().eq(plain.iter()));
            prop_assert_eq!(list.index_of(seq), plain.iter().position(|it| it.seq == seq));
            prop_assert_eq!(list.first_of_theirs_after(seq), theirs.iter().copied().find(|it| *it > seq));
            prop_assert_eq!(list.last_of_theirs_up_to(seq), theirs.iter().copied().rfind(|it| *it <= seq));
            prop_assert_eq!(list.count_of_theirs_after(seq), theirs.iter().filter(|it| **it > seq).count());
            prop_assert_eq!(list.last_mine(), mine.last().map_or(Seq::ZERO, |it| it.seq));
            let name: ActionId = format!("n-{}", seq.0).parse().unwrap();
            prop_assert_eq!(list.holds(&name), mine.iter().any(|it| it.seq == seq));
        }
    }
}
