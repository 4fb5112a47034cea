//! What a segment knows of its messages, and where its words occur, in one compact value.
//!
//! ```text
//! version, number of messages, length of the table in bytes, number of words, and for each word the length of its list
//! the table: for each message its place and id, both as the difference to the one before, its peer and its traits
//! the lists: numbers of messages, ascending, each as the difference to the one before
//! ```

use super::varint::{read, write};
use crate::domain::{FeedSeq, Message, MessageId, UserId};

const VERSION: u64 = 1;

/// What searches can be limited to, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traits(u8);

impl Traits {
    /// Sent by the person whose index it is.
    pub const MINE: Self = Self(1);
    /// Has a photo.
    pub const PHOTO: Self = Self(2);
    /// Has a file that is no photo.
    pub const FILE: Self = Self(4);
    /// Contains a web address.
    pub const LINK: Self = Self(8);

    /// The traits of a message for one of its members.
    #[must_use]
    pub fn of(message: &Message, me: UserId) -> Self {
        let body = &message.body;
        let traits = [
            (Self::MINE, message.sender_id == me),
            (Self::PHOTO, body.has_photo()),
            (Self::FILE, body.has_other_file()),
            (Self::LINK, body.has_address()),
        ];
        let bits = traits.iter().filter(|(_, has)| *has).map(|(it, _)| it.0);
        Self(bits.fold(0, |all, bit| all | bit))
    }

    /// Does it have all of these?
    #[must_use]
    pub const fn has(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A message in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its position in the person's feed.
    pub place: FeedSeq,
    /// The message.
    pub id: MessageId,
    /// The other member of its conversation.
    pub peer: UserId,
    /// What it contains.
    pub traits: Traits,
}

/// Writes the entries of a segment, and for each word the numbers of the entries that contain it.
pub(super) fn encode<'a>(
    entries: &[Entry],
    occurrences: impl ExactSizeIterator<Item = &'a [usize]>,
) -> Vec<u8> {
    let mut table = Vec::new();
    let (mut place, mut id) = (0, 0);
    for entry in entries {
        write(zigzag(entry.place.0.wrapping_sub(place)), &mut table);
        write(zigzag(entry.id.0.wrapping_sub(id)), &mut table);
        write(entry.peer.0.cast_unsigned(), &mut table);
        table.push(entry.traits.0);
        (place, id) = (entry.place.0, entry.id.0);
    }
    let mut bytes = Vec::new();
    for number in [
        VERSION,
        entries.len() as u64,
        table.len() as u64,
        occurrences.len() as u64,
    ] {
        write(number, &mut bytes);
    }
    let mut lists = Vec::new();
    for list in occurrences {
        let begin = lists.len();
        let mut last = 0;
        for number in list {
            write((number - last) as u64, &mut lists);
            last = *number;
        }
        write((lists.len() - begin) as u64, &mut bytes);
    }
    bytes.extend(table);
    bytes.extend(lists);
    bytes
}

/// The parts of what [`encode`] has written. Reading the table takes longest, so it is read last.
pub(super) struct Encoded<'a> {
    pub(super) messages: usize,
    table: &'a [u8],
    /// The end of each word's list.
    ends: Vec<usize>,
    lists: &'a [u8],
}

impl<'a> Encoded<'a> {
    /// `None` if it is damaged.
    pub(super) fn parse(mut bytes: &'a [u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let version = read(bytes)?;
        let messages = length(bytes)?;
        let table = length(bytes)?;
        let words = length(bytes)?;
        let mut ends = Vec::with_capacity(words.min(bytes.len()));
        let mut end = 0_usize;
        for _ in 0..words {
            end = end.checked_add(length(bytes)?)?;
            ends.push(end);
        }
        let (table, lists) = bytes.split_at_checked(table)?;
        // A message takes four bytes at least.
        let is_whole = version == VERSION && lists.len() == end && messages <= table.len();
        is_whole.then_some(Self {
            messages,
            table,
            ends,
            lists,
        })
    }

    /// The entries, ascending by place.
    pub(super) fn entries(&self) -> Option<Vec<Entry>> {
        let bytes = &mut &*self.table;
        let mut entries = Vec::with_capacity(self.messages);
        let (mut place, mut id) = (0_i64, 0_i64);
        for _ in 0..self.messages {
            place = place.wrapping_add(unzigzag(read(bytes)?));
            id = id.wrapping_add(unzigzag(read(bytes)?));
            let peer = UserId(read(bytes)?.cast_signed());
            let traits = bytes.split_off_first()?;
            entries.push(Entry {
                place: FeedSeq(place),
                id: MessageId(id),
                peer,
                traits: Traits(*traits),
            });
        }
        Some(entries)
    }

    /// The numbers of the entries that contain a word, ascending.
    pub(super) fn occurrences(&self, word: usize) -> impl Iterator<Item = usize> {
        let mut list = self.list(word);
        let mut last = 0_usize;
        std::iter::from_fn(move || {
            last = last.saturating_add(length(&mut list)?);
            Some(last)
        })
    }

    /// The length of the list of a word in bytes, which says how often it occurs.
    pub(super) fn weight(&self, word: usize) -> usize {
        self.list(word).len()
    }

    fn list(&self, word: usize) -> &'a [u8] {
        let end = self.ends.get(word).copied().unwrap_or_default();
        let before = word.checked_sub(1).and_then(|before| self.ends.get(before));
        let begin = before.copied().unwrap_or_default();
        self.lists.get(begin..end).unwrap_or_default()
    }
}

fn length(bytes: &mut &[u8]) -> Option<usize> {
    usize::try_from(read(bytes)?).ok()
}

const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(place: i64, id: i64, peer: i64, traits: Traits) -> Entry {
        Entry {
            place: FeedSeq(place),
            id: MessageId(id),
            peer: UserId(peer),
            traits,
        }
    }

    #[test]
    fn entries_read_back_and_damaged_ones_do_not() {
        let entries = [
            entry(7, 900, 2, Traits::MINE),
            entry(8, 899, 3, Traits::default()),
            entry(500, i64::MAX, 2, Traits::PHOTO.and(Traits::LINK)),
        ];
        let lists: [&[usize]; 3] = [&[0, 2], &[], &[1]];
        let bytes = encode(&entries, lists.iter().copied());
        let encoded = Encoded::parse(&bytes).unwrap();
        assert_eq!(encoded.entries().unwrap(), entries);
        for (word, list) in lists.iter().enumerate() {
            assert_eq!(encoded.occurrences(word).collect::<Vec<_>>(), *list);
        }
        assert_eq!(encoded.occurrences(3).count(), 0);
        for cut in 0..bytes.len() {
            assert!(Encoded::parse(&bytes[..cut]).is_none(), "{cut} bytes");
        }
    }
}
