//! A list of messages that stand out, newest first. It comes in pages; what happens to the messages afterwards is applied to it.

use std::collections::BTreeMap;

use super::shared_items::ListEnd;
use super::thread::Thread;
use crate::domain::{Agreement, Change, ChangeKind, MarkedKind, Message, MessageId};
use crate::wire::rest::MarkedPage;

/// A list, as far as it is loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkedList {
    kind: MarkedKind,
    messages: BTreeMap<MessageId, Message>,
    /// All messages of the list from this id on are here; `None` before the first page.
    from: Option<MessageId>,
}

impl MarkedList {
    /// A list of which nothing is loaded.
    #[must_use]
    pub const fn new(kind: MarkedKind) -> Self {
        Self {
            kind,
            messages: BTreeMap::new(),
            from: None,
        }
    }

    /// The messages, newest first.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values().rev()
    }

    /// The message with this id.
    #[must_use]
    pub fn get(&self, id: MessageId) -> Option<&Message> {
        self.messages.get(&id)
    }

    /// The `before` of the next page; `None` for the newest page.
    #[must_use]
    pub fn next(&self) -> Option<MessageId> {
        self.from.filter(|from| from.0 > 0)
    }

    /// What stands below its messages.
    #[must_use]
    pub fn end(&self, has_failed: bool) -> ListEnd {
        match self.from {
            _ if has_failed => ListEnd::Failed,
            None => ListEnd::Waiting,
            Some(from) if from.0 > 0 => ListEnd::More,
            Some(_) if self.messages.is_empty() => ListEnd::Empty,
            Some(_) => ListEnd::Complete,
        }
    }

    /// Adds the page that follows.
    pub fn add(&mut self, page: MarkedPage) {
        self.from = Some(page.next_before.unwrap_or(MessageId(0)));
        let messages = page.messages.into_iter().map(Message::from);
        self.messages.extend(messages.map(|it| (it.id, it)));
    }

    /// Applies a change about a message, of which `loaded` is the present state if the conversation has it. `false` if the message
    /// belongs into the list now and is not known: then the list has to be read again.
    pub fn revise(&mut self, change: &Change, loaded: Option<&Message>) -> bool {
        let (id, enters) = match change.kind {
            ChangeKind::Starred { message_id, on } if self.kind == MarkedKind::Starred => {
                (message_id, Some(on))
            }
            ChangeKind::Pinned { message_id, on } if self.kind == MarkedKind::Pinned => {
                (message_id, Some(on))
            }
            ChangeKind::Deleted { message_id } | ChangeKind::Hidden { message_id } => {
                (message_id, Some(false))
            }
            ChangeKind::Agreement { message_id, .. } if self.kind == MarkedKind::Agreed => {
                let is_final =
                    |it: &Message| it.agreement.as_ref().is_some_and(Agreement::is_final);
                (message_id, Some(loaded.is_none_or(is_final)))
            }
            ChangeKind::Edited { message_id, .. }
            | ChangeKind::Reacted { message_id, .. }
            | ChangeKind::Pinned { message_id, .. }
            | ChangeKind::Agreement { message_id, .. } => (message_id, None),
            _ => return true,
        };
        let is_here = self.messages.contains_key(&id);
        match enters {
            Some(false) => {
                self.messages.remove(&id);
            }
            Some(true) if !is_here => return self.enter(id, loaded),
            _ => {
                if let Some(message) = self.messages.get_mut(&id) {
                    message.revise(change.user_id, change.at, &change.kind);
                }
            }
        }
        true
    }

    fn enter(&mut self, id: MessageId, loaded: Option<&Message>) -> bool {
        // What is older than the loaded part comes with its page.
        if self.from.is_none_or(|from| id < from) {
            return true;
        }
        self.messages.extend(loaded.map(|it| (id, it.clone())));
        loaded.is_some()
    }

    /// The list as it will be after changes that the server does not have yet.
    #[must_use]
    pub fn after<'a>(&self, pending: impl Iterator<Item = &'a Change>, thread: &Thread) -> Self {
        let mut now = self.clone();
        for change in pending {
            let mut loaded = change
                .kind
                .message()
                .and_then(|id| thread.messages().by_id(id).cloned());
            if let Some(message) = &mut loaded {
                message.revise(change.user_id, change.at, &change.kind);
            }
            now.revise(change, loaded.as_ref());
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::samples::{ME, PEER, change, message};
    use crate::domain::{AgreementStep, Seq};
    use crate::wire::rest;

    fn on_the_wire(message: &Message) -> rest::Message {
        rest::Message::seen_by(ME, message, Seq(0), Seq(0))
    }

    fn ids(list: &MarkedList) -> Vec<i64> {
        list.messages().map(|it| it.id.0).collect()
    }

    /// The list of the messages 20 and 30, with older ones on the server.
    fn list_of(kind: MarkedKind) -> MarkedList {
        let mut list = MarkedList::new(kind);
        assert_eq!((list.end(false), list.next()), (ListEnd::Waiting, None));
        list.add(MarkedPage {
            messages: [3, 2]
                .map(|seq| on_the_wire(&message(PEER, seq, "x")))
                .to_vec(),
            next_before: Some(MessageId(20)),
        });
        assert_eq!(
            (list.end(false), list.next()),
            (ListEnd::More, Some(MessageId(20)))
        );
        list
    }

    fn starred(seq: i64, on: bool) -> Change {
        let message_id = MessageId(seq * 10);
        change(ME, 9, ChangeKind::Starred { message_id, on })
    }

    #[test]
    fn pages_follow_each_other_until_the_list_is_complete() {
        let mut list = list_of(MarkedKind::Starred);
        list.add(MarkedPage {
            messages: vec![on_the_wire(&message(PEER, 1, "x"))],
            next_before: None,
        });
        assert_eq!(
            (ids(&list), list.end(false)),
            (vec![30, 20, 10], ListEnd::Complete)
        );
        assert_eq!(list.end(true), ListEnd::Failed);
        let mut empty = MarkedList::new(MarkedKind::Pinned);
        empty.add(MarkedPage {
            messages: vec![],
            next_before: None,
        });
        assert_eq!(empty.end(false), ListEnd::Empty);
    }

    #[test]
    fn what_is_starred_enters_and_what_is_not_any_more_leaves() {
        let mut list = list_of(MarkedKind::Starred);
        let loaded = message(ME, 4, "new");
        assert!(list.revise(&starred(4, true), Some(&loaded)));
        assert!(list.revise(&starred(2, false), None));
        assert!(
            list.revise(&starred(1, true), None),
            "it comes with its page"
        );
        assert_eq!(ids(&list), [40, 30]);
        assert!(
            !list.revise(&starred(5, true), None),
            "nobody knows its text"
        );
        let mut none = MarkedList::new(MarkedKind::Starred);
        assert!(none.revise(&starred(4, true), Some(&loaded)));
        assert_eq!(none.end(false), ListEnd::Waiting);
    }

    #[test]
    fn edits_are_shown_and_deleted_messages_leave() {
        for kind in MarkedKind::ALL {
            let mut list = list_of(kind);
            let message_id = MessageId(20);
            let edit = ChangeKind::Edited {
                message_id,
                text: "y".to_owned(),
                edited_at: change(PEER, 9, ChangeKind::Deleted { message_id }).at,
            };
            assert!(list.revise(&change(PEER, 9, edit), None));
            assert_eq!(list.get(message_id).unwrap().body.text(), "y");
            list.revise(&change(PEER, 10, ChangeKind::Deleted { message_id }), None);
            let message_id = MessageId(30);
            list.revise(&change(ME, 11, ChangeKind::Hidden { message_id }), None);
            assert_eq!(ids(&list), [0; 0], "{kind:?}");
        }
    }

    #[test]
    fn a_message_is_listed_as_agreed_once_both_have_agreed() {
        let mut list = list_of(MarkedKind::Agreed);
        let mut loaded = message(ME, 4, "14 Feb");
        for (state, listed) in [(AgreementStep::Proposed, 2), (AgreementStep::Agreed, 3)] {
            let message_id = loaded.id;
            let step = change(PEER, 9, ChangeKind::Agreement { message_id, state });
            loaded.revise(PEER, step.at, &step.kind);
            assert!(list.revise(&step, Some(&loaded)));
            assert_eq!(list.messages().count(), listed);
        }
    }
}
