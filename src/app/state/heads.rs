//! Compares the last position of each conversation's log on the server with the local state.

use std::collections::HashMap;

use crate::domain::{ConversationId, Seq};

/// The heads from the last comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heads(Option<HashMap<ConversationId, Seq>>);

/// The result of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Behind {
    /// Loaded conversations whose log is longer on the server.
    pub conversations: Vec<ConversationId>,
    /// Conversations that are not in the list have changed; they are fetched with the first page of the list.
    pub has_strangers: bool,
}

impl Behind {
    /// Is everything up to date?
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Heads {
    /// Compares the server's heads with the known positions. A long list is only partly loaded, so an unknown
    /// conversation counts as changed only if it has grown since the last comparison.
    pub fn compare(
        &mut self,
        heads: &[(ConversationId, Seq)],
        known: impl Fn(ConversationId) -> Option<Seq>,
    ) -> Behind {
        let before = self.0.take();
        let has_grown = |id: &ConversationId, head: Seq| {
            let Some(before) = &before else { return true };
            before.get(id).is_none_or(|before| *before < head)
        };
        let mut behind = Behind::default();
        for (id, head) in heads {
            match known(*id) {
                Some(known) if known < *head => behind.conversations.push(*id),
                Some(_) => {}
                None => behind.has_strangers |= has_grown(id, *head),
            }
        }
        self.0 = Some(heads.iter().copied().collect());
        behind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(peer: i64) -> ConversationId {
        format!("conv_1_{peer}").parse().unwrap()
    }

    fn heads(ends: &[(i64, i64)]) -> Vec<(ConversationId, Seq)> {
        let ends = ends.iter();
        ends.map(|(peer, seq)| (id(*peer), Seq(*seq))).collect()
    }

    #[test]
    fn only_what_is_longer_there_is_behind() {
        let known = |it| (it != id(9)).then_some(Seq(4));
        let behind = Heads::default().compare(&heads(&[(2, 4), (3, 5), (4, 3)]), known);
        assert_eq!(behind.conversations, [id(3)]);
        assert!(!behind.has_strangers);
        assert!(
            Heads::default()
                .compare(&heads(&[(2, 4)]), known)
                .is_nothing()
        );
    }

    #[test]
    fn conversations_beyond_the_loaded_list_are_news_when_they_grow() {
        let mut it = Heads::default();
        let nothing = |_| None;
        assert!(it.compare(&heads(&[(2, 4)]), nothing).has_strangers);
        assert!(it.compare(&heads(&[(2, 4)]), nothing).is_nothing());
        assert!(it.compare(&heads(&[(2, 5)]), nothing).has_strangers);
        assert!(it.compare(&heads(&[(2, 5), (3, 1)]), nothing).has_strangers);
    }
}
