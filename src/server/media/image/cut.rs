//! A list of what remains of a file.

use std::ops::Range;

use bytes::{Bytes, BytesMut};

/// The parts of a new file, in order.
#[derive(Debug, Default)]
pub(super) struct Cut {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    /// A range of the original.
    Kept(Range<usize>),
    /// Bytes that the original has in another form or not at all.
    Written(Vec<u8>),
}

impl Cut {
    /// Keeps a range of the original.
    pub(super) fn keep(&mut self, range: Range<usize>) {
        match self.parts.last_mut() {
            Some(Part::Kept(last)) if last.end == range.start => last.end = range.end,
            _ => self.parts.push(Part::Kept(range)),
        }
    }

    /// Adds bytes.
    pub(super) fn write(&mut self, bytes: impl Into<Vec<u8>>) {
        self.parts.push(Part::Written(bytes.into()));
    }

    /// Adds the parts of another list.
    pub(super) fn append(&mut self, other: Self) {
        for part in other.parts {
            match part {
                Part::Kept(range) => self.keep(range),
                written @ Part::Written(_) => self.parts.push(written),
            }
        }
    }

    /// The length of the new file.
    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(Part::len).sum()
    }

    /// The new file; the original without a copy if all of it is kept.
    pub(super) fn apply(self, original: Bytes) -> Bytes {
        if matches!(self.parts.as_slice(), [Part::Kept(range)] if *range == (0..original.len())) {
            return original;
        }
        let mut bytes = BytesMut::with_capacity(self.len());
        for part in &self.parts {
            match part {
                Part::Kept(range) => {
                    bytes.extend_from_slice(original.get(range.clone()).unwrap_or_default())
                }
                Part::Written(written) => bytes.extend_from_slice(written),
            }
        }
        bytes.freeze()
    }
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Self::Kept(range) => range.len(),
            Self::Written(written) => written.len(),
        }
    }
}
