//! Notices messages of other nodes that did not arrive. Each node numbers its messages on each channel, and repeats the
//! last number for a while when it has nothing more to say.

use std::collections::{BTreeSet, HashMap};

use super::channels::CHANNELS;

/// The numbers heard so far.
#[derive(Default)]
pub(super) struct Heard {
    /// By node and channel, the highest number; 0 if nothing has been heard since the subscription.
    numbers: HashMap<u64, Box<[u64]>>,
    /// Channels on which something is missing.
    gaps: BTreeSet<u16>,
}

impl Heard {
    /// Notes a message, or with `is_mark` the repeated number of the last one.
    pub(super) fn note(&mut self, node: u64, channel: u16, number: u64, is_mark: bool) {
        let numbers = self
            .numbers
            .entry(node)
            .or_insert_with(|| vec![0; usize::from(CHANNELS)].into());
        let Some(last) = numbers.get_mut(usize::from(channel)) else {
            return;
        };
        let expected = if is_mark { *last } else { *last + 1 };
        // What came before the subscription is not missing: clients read it when they connect.
        let is_first = *last == 0;
        if number > expected && !is_first {
            self.gaps.insert(channel);
        }
        *last = number.max(*last);
    }

    /// Takes the channels on which something is missing.
    pub(super) fn take_gaps(&mut self) -> BTreeSet<u16> {
        std::mem::take(&mut self.gaps)
    }

    /// Forgets a channel whose subscription has ended.
    pub(super) fn forget(&mut self, channel: u16) {
        for numbers in self.numbers.values_mut() {
            if let Some(last) = numbers.get_mut(usize::from(channel)) {
                *last = 0;
            }
        }
        self.gaps.remove(&channel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODE: u64 = 7;

    fn gaps(notes: &[(u64, bool)]) -> Vec<u16> {
        let mut heard = Heard::default();
        for (number, is_mark) in notes {
            heard.note(NODE, 3, *number, *is_mark);
        }
        heard.take_gaps().into_iter().collect()
    }

    #[test]
    fn a_number_that_is_skipped_is_noticed() {
        let (message, mark) = (false, true);
        assert!(gaps(&[(5, message), (6, message), (6, mark)]).is_empty());
        assert_eq!(gaps(&[(5, message), (7, message)]), [3]);
        assert_eq!(
            gaps(&[(5, message), (6, mark)]),
            [3],
            "the last one is missing"
        );
        assert!(
            gaps(&[(5, message), (5, message), (5, mark)]).is_empty(),
            "repeated"
        );
        assert!(
            gaps(&[(5, mark), (6, message)]).is_empty(),
            "heard of before"
        );
    }

    #[test]
    fn nodes_and_channels_are_counted_apart() {
        let mut heard = Heard::default();
        heard.note(1, 3, 5, false);
        heard.note(2, 3, 9, false);
        heard.note(1, 4, 2, false);
        heard.note(1, 3, 6, false);
        assert!(heard.take_gaps().is_empty());
        heard.note(1, 4, 4, false);
        assert_eq!(heard.take_gaps().into_iter().collect::<Vec<_>>(), [4]);
        assert!(heard.take_gaps().is_empty(), "told once");
    }

    #[test]
    fn what_was_not_subscribed_is_not_missing() {
        let mut heard = Heard::default();
        heard.note(1, 3, 5, false);
        heard.forget(3);
        heard.note(1, 3, 9, false);
        assert!(heard.take_gaps().is_empty());
    }
}
