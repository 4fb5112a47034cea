//! Private changes, in the order of the viewer's feed. Their positions have gaps, because shared changes take positions
//! of the feed too, so an event cannot show that an earlier one was missed: the periodic comparison reads them again.

use crate::domain::{Change, FeedSeq};
use crate::wire::page::PrivateChanges;

/// The position up to which the page has applied all private changes, and those that events have delivered since.
///
/// Every kind of private change says how something is from then on, so applying one again, followed by all later ones,
/// leaves everything as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feed {
    known: FeedSeq,
    /// By position.
    heard: Vec<Change>,
}

impl Feed {
    /// The feed of a page that was read at this position.
    #[must_use]
    pub const fn known_up_to(known: FeedSeq) -> Self {
        Self {
            known,
            heard: Vec::new(),
        }
    }

    /// The position up to which nothing is missing.
    #[must_use]
    pub const fn known(&self) -> FeedSeq {
        self.known
    }

    /// Accepts a change and returns the changes to apply now: a shared change as it is; a private one with the later
    /// ones that have been applied before it, or nothing if it is known.
    #[must_use = "the changes count as applied"]
    pub fn take(&mut self, change: &Change) -> Vec<Change> {
        let Some(at) = change.feed_seq else {
            return vec![change.clone()];
        };
        let place = self.heard.binary_search_by_key(&Some(at), |it| it.feed_seq);
        match place {
            Err(place) if at > self.known => {
                self.heard.insert(place, change.clone());
                self.heard[place..].to_vec()
            }
            _ => Vec::new(),
        }
    }

    /// Accepts what the server has stored after the known position, and returns the changes to apply now.
    #[must_use = "the changes count as applied"]
    pub fn advance(&mut self, page: PrivateChanges) -> Vec<Change> {
        if page.up_to < self.known {
            // Restored from a backup: what this page heard since is no longer true.
            self.heard.clear();
        }
        self.known = page.up_to;
        self.heard.retain(|it| it.feed_seq > Some(page.up_to));
        let mut due = page.changes;
        if !due.is_empty() {
            due.extend_from_slice(&self.heard);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::app::state::samples::{ME, change};
    use crate::domain::{ChangeKind, UnknownChange};

    /// The private change at this position says that one of three things is like this from then on.
    fn private(at: i64) -> Change {
        let payload = [("thing", at % 3), ("is", at)];
        let payload = payload.map(|(name, value)| (name.to_owned(), value.into()));
        let kind = "arranged".to_owned();
        let payload = payload.into_iter().collect();
        Change {
            seq: None,
            feed_seq: Some(FeedSeq(at)),
            ..change(ME, 0, ChangeKind::Unknown(UnknownChange { kind, payload }))
        }
    }

    /// How the things are after these changes.
    fn apply(things: &mut BTreeMap<i64, i64>, due: &[Change]) {
        for change in due {
            let at = change.feed_seq.unwrap().0;
            things.insert(at % 3, at);
        }
    }

    /// What the server answers when its feed ends at `head`.
    fn stored(log: &[i64], after: FeedSeq, head: i64) -> PrivateChanges {
        let after = if after.0 > head { 0 } else { after.0 };
        let new = log.iter().filter(|at| **at > after && **at <= head);
        PrivateChanges {
            changes: new.map(|at| private(*at)).collect(),
            up_to: FeedSeq(head),
            has_more: false,
        }
    }

    #[derive(Debug, Clone)]
    enum Step {
        Hears(Index),
        Compares(Index),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => any::<Index>().prop_map(Step::Hears),
            1 => any::<Index>().prop_map(Step::Compares),
        ];
        prop::collection::vec(step, 0..40)
    }

    proptest! {
        #[test]
        fn events_and_comparisons_in_any_order_lead_to_the_same_state(
            positions in prop::collection::btree_set(1_i64..60, 1..30),
            opened_at in any::<Index>(),
            steps in steps(),
        ) {
            let log: Vec<i64> = positions.into_iter().collect();
            let (end, mut now) = (60, log[opened_at.index(log.len())]);
            let mut things = BTreeMap::new();
            let read: Vec<_> = log.iter().filter(|at| **at <= now).map(|at| private(*at)).collect();
            apply(&mut things, &read);
            let mut feed = Feed::known_up_to(FeedSeq(now));
            for step in steps {
                let due = match step {
                    Step::Hears(index) => feed.take(&private(log[index.index(log.len())])),
                    Step::Compares(index) => {
                        now = now.max(log[index.index(log.len())]);
                        feed.advance(stored(&log, feed.known(), now))
                    }
                };
                apply(&mut things, &due);
            }
            apply(&mut things, &feed.advance(stored(&log, feed.known(), end)));
            let mut fresh = BTreeMap::new();
            apply(&mut fresh, &log.iter().map(|at| private(*at)).collect::<Vec<_>>());
            prop_assert_eq!(things, fresh);
            prop_assert_eq!(feed, Feed::known_up_to(FeedSeq(end)));
        }
    }

    #[test]
    fn a_known_change_is_not_applied_again() {
        let mut feed = Feed::known_up_to(FeedSeq(4));
        assert_eq!(feed.take(&private(4)), []);
        assert_eq!(feed.take(&private(6)), [private(6)]);
        assert_eq!(feed.take(&private(6)), []);
        assert_eq!(feed.take(&private(5)), [private(5), private(6)]);
        let shared = Change {
            feed_seq: None,
            ..private(2)
        };
        assert_eq!(feed.take(&shared), [shared]);
    }

    #[test]
    fn after_a_restore_everything_is_read_again() {
        let mut feed = Feed::known_up_to(FeedSeq(9));
        assert_eq!(feed.take(&private(11)), [private(11)]);
        let page = stored(&[2, 3], feed.known(), 3);
        assert_eq!(feed.advance(page), [private(2), private(3)]);
        assert_eq!(feed, Feed::known_up_to(FeedSeq(3)));
    }
}
