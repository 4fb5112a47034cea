//! Notices messages of other nodes that did not arrive. Each node numbers its messages on each channel, and repeats the
//! last number for a while when it has nothing more to say.

use std::collections::{BTreeSet, HashMap};
use std::mem::take;

use super::channels::CHANNELS;

/// Number of missing messages that are remembered one by one; of more, only their channel is.
const REMEMBERED: usize = 4_096;

/// The numbers heard so far.
#[derive(Default)]
pub(super) struct Heard {
    /// By node and channel, the highest number; 0 if nothing has been heard since the subscription.
    numbers: HashMap<u64, Box<[u64]>>,
    /// Numbers that have been skipped since the last look, by channel and node. They may only have been overtaken.
    skipped: BTreeSet<(u16, u64, u64)>,
    /// Those that had been skipped before it.
    overdue: BTreeSet<(u16, u64, u64)>,
    /// Channels on which more is missing than is remembered.
    flooded: BTreeSet<u16>,
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
        // What came before the subscription is not missing: clients read it when they connect.
        if *last == 0 {
            *last = number;
            return;
        }
        let missing = last.saturating_add(1)..number.saturating_add(u64::from(is_mark));
        *last = number.max(*last);
        if missing.end.saturating_sub(missing.start) > REMEMBERED as u64
            || self.skipped.len() > REMEMBERED
        {
            self.flooded.insert(channel);
        } else {
            let skipped = missing.map(|number| (channel, node, number));
            self.skipped.extend(skipped);
        }
        if !is_mark {
            self.skipped.remove(&(channel, node, number));
            self.overdue.remove(&(channel, node, number));
        }
    }

    /// Takes the channels on which something is missing that was so at the last call already.
    pub(super) fn take_gaps(&mut self) -> BTreeSet<u16> {
        let mut gaps = take(&mut self.flooded);
        gaps.extend(self.overdue.iter().map(|(channel, ..)| *channel));
        self.overdue = take(&mut self.skipped);
        gaps
    }

    /// Forgets a channel whose subscription has ended.
    pub(super) fn forget(&mut self, channel: u16) {
        for numbers in self.numbers.values_mut() {
            if let Some(last) = numbers.get_mut(usize::from(channel)) {
                *last = 0;
            }
        }
        self.skipped.retain(|(skipped, ..)| *skipped != channel);
        self.overdue.retain(|(overdue, ..)| *overdue != channel);
        self.flooded.remove(&channel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODE: u64 = 7;

    /// What is missing at the second look; at the first it may still come.
    fn gaps(heard: &mut Heard) -> Vec<u16> {
        heard.take_gaps();
        heard.take_gaps().into_iter().collect()
    }

    fn gaps_after(notes: &[(u64, bool)]) -> Vec<u16> {
        let mut heard = Heard::default();
        for (number, is_mark) in notes {
            heard.note(NODE, 3, *number, *is_mark);
        }
        gaps(&mut heard)
    }

    #[test]
    fn a_number_that_is_skipped_is_noticed() {
        let (message, mark) = (false, true);
        assert!(gaps_after(&[(5, message), (6, message), (6, mark)]).is_empty());
        assert_eq!(gaps_after(&[(5, message), (7, message)]), [3]);
        assert_eq!(
            gaps_after(&[(5, message), (6, mark)]),
            [3],
            "the last one is missing"
        );
        assert!(
            gaps_after(&[(5, message), (5, message), (5, mark)]).is_empty(),
            "repeated"
        );
        assert!(
            gaps_after(&[(5, mark), (6, message)]).is_empty(),
            "heard of before"
        );
    }

    #[test]
    fn what_is_overtaken_is_not_missing() {
        let (message, mark) = (false, true);
        assert!(gaps_after(&[(5, message), (7, message), (6, message)]).is_empty());
        assert!(gaps_after(&[(5, message), (6, mark), (6, message)]).is_empty());
        let mut heard = Heard::default();
        heard.note(NODE, 3, 5, message);
        heard.note(NODE, 3, 7, message);
        assert!(heard.take_gaps().is_empty(), "may still come");
        heard.note(NODE, 3, 6, message);
        assert!(gaps(&mut heard).is_empty(), "has come");
    }

    #[test]
    fn many_missing_messages_are_noticed_without_being_remembered_one_by_one() {
        assert_eq!(gaps_at_once(&[5, u64::MAX - 1]), [3]);
        let every_other: Vec<u64> = (0..REMEMBERED as u64 * 3)
            .map(|step| step * 2 + 1)
            .collect();
        assert_eq!(gaps_at_once(&every_other), [3]);
    }

    fn gaps_at_once(numbers: &[u64]) -> Vec<u16> {
        let mut heard = Heard::default();
        for number in numbers {
            heard.note(NODE, 3, *number, false);
        }
        assert!(heard.skipped.len() <= REMEMBERED + 1);
        heard.take_gaps().into_iter().collect()
    }

    #[test]
    fn nodes_and_channels_are_counted_apart() {
        let mut heard = Heard::default();
        heard.note(1, 3, 5, false);
        heard.note(2, 3, 9, false);
        heard.note(1, 4, 2, false);
        heard.note(1, 3, 6, false);
        assert!(gaps(&mut heard).is_empty());
        heard.note(1, 4, 4, false);
        assert_eq!(gaps(&mut heard), [4]);
        assert!(gaps(&mut heard).is_empty(), "told once");
    }

    #[test]
    fn what_was_not_subscribed_is_not_missing() {
        let mut heard = Heard::default();
        heard.note(1, 3, 5, false);
        heard.note(1, 3, 7, false);
        heard.forget(3);
        heard.note(1, 3, 9, false);
        assert!(gaps(&mut heard).is_empty());
    }
}
