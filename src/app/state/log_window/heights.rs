//! The heights of the rows of a log, with their sums.

/// Heights in pixels. Adding a row at either end, changing a height, summing and finding the row at an offset cost
/// logarithmic time: a binary indexed tree with room on both sides, which doubles when a side is full.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heights {
    heights: Vec<f64>,
    /// The tree over `heights`: the entry `at` sums those of the indices `at - (at & -at) .. at`.
    sums: Vec<f64>,
    /// Index of the first row in `heights`.
    first: usize,
    len: usize,
}

impl Heights {
    /// The number of rows.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.len
    }

    /// The height of a row; 0 if it does not exist.
    #[must_use]
    pub fn get(&self, row: usize) -> f64 {
        let height = self.heights.get(self.first + row);
        height.copied().filter(|_| row < self.len).unwrap_or(0.0)
    }

    /// Changes the height of a row.
    pub fn set(&mut self, row: usize, height: f64) {
        if row < self.len {
            self.put(self.first + row, height);
        }
    }

    /// Adds a row above the others.
    pub fn push_front(&mut self, height: f64) {
        if self.first == 0 {
            self.grow();
        }
        self.first -= 1;
        self.len += 1;
        self.put(self.first, height);
    }

    /// Adds a row below the others.
    pub fn push_back(&mut self, height: f64) {
        if self.first + self.len == self.heights.len() {
            self.grow();
        }
        self.len += 1;
        self.put(self.first + self.len - 1, height);
    }

    /// Removes the row below the others and returns its height.
    pub fn pop_back(&mut self) -> Option<f64> {
        let last = self.len.checked_sub(1)?;
        let height = self.get(last);
        self.put(self.first + last, 0.0);
        self.len = last;
        Some(height)
    }

    /// The height of all rows before this one.
    #[must_use]
    pub fn above(&self, row: usize) -> f64 {
        // The room on both sides has no height.
        let mut at = self.first + row.min(self.len);
        let mut sum = 0.0;
        while at > 0 {
            sum += self.sums[at];
            at &= at - 1;
        }
        sum
    }

    /// The height of all rows.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.above(self.len)
    }

    /// The row at this many pixels from the top: the first row above it, the last row below it.
    #[must_use]
    pub fn row_at(&self, offset: f64) -> usize {
        let (mut at, mut rest) = (0, offset);
        // The capacity is a power of two: each step halves what is left.
        let mut step = self.heights.len();
        while step > 0 {
            if let Some(sum) = self.sums.get(at + step).filter(|sum| **sum <= rest) {
                at += step;
                rest -= sum;
            }
            step /= 2;
        }
        at.saturating_sub(self.first)
            .min(self.len.saturating_sub(1))
    }

    fn put(&mut self, index: usize, height: f64) {
        let change = height - self.heights[index];
        self.heights[index] = height;
        let mut at = index + 1;
        while at < self.sums.len() {
            self.sums[at] += change;
            at += at & at.wrapping_neg();
        }
    }

    /// Doubles the room, with the rows in its middle.
    fn grow(&mut self) {
        let capacity = (self.heights.len() * 2).max(64);
        let first = (capacity - self.len) / 2;
        let mut heights = vec![0.0; capacity];
        heights[first..first + self.len]
            .copy_from_slice(&self.heights[self.first..self.first + self.len]);
        let mut sums = vec![0.0; capacity + 1];
        for at in 1..=capacity {
            sums[at] += heights[at - 1];
            let next = at + (at & at.wrapping_neg());
            if next <= capacity {
                sums[next] += sums[at];
            }
        }
        *self = Self {
            heights,
            sums,
            first,
            len: self.len,
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What happens to a list of heights.
    #[derive(Debug, Clone)]
    enum Growth {
        Above(f64),
        Below(f64),
        Removed,
        Measured(prop::sample::Index, f64),
    }

    fn growths() -> impl Strategy<Value = Vec<Growth>> {
        let height = || (10_u32..400).prop_map(f64::from);
        let growth = prop_oneof![
            4 => height().prop_map(Growth::Above),
            4 => height().prop_map(Growth::Below),
            1 => Just(Growth::Removed),
            2 => (any::<prop::sample::Index>(), height()).prop_map(|(row, to)| Growth::Measured(row, to)),
        ];
        prop::collection::vec(growth, 0..300)
    }

    proptest! {
        #[test]
        fn sums_and_rows_agree_with_a_plain_list(growths in growths(), offset in 0_u32..30_000) {
            let (mut heights, mut plain) = (Heights::default(), Vec::new());
            for growth in growths {
                match growth {
                    Growth::Above(height) => {
                        heights.push_front(height);
                        plain.insert(0, height);
                    }
                    Growth::Below(height) => {
                        heights.push_back(height);
                        plain.push(height);
                    }
                    Growth::Removed => prop_assert_eq!(heights.pop_back(), plain.pop()),
                    Growth::Measured(row, height) if !plain.is_empty() => {
                        let row = row.index(plain.len());
                        heights.set(row, height);
                        plain[row] = height;
                    }
                    Growth::Measured(..) => {}
                }
            }
            prop_assert_eq!(heights.count(), plain.len());
            for row in 0..=plain.len() {
                prop_assert_eq!(heights.above(row), plain[..row].iter().sum::<f64>());
            }
            let offset = f64::from(offset) + 0.5;
            let mut bottom = 0.0;
            let row = plain.iter().position(|height| {
                bottom += height;
                bottom > offset
            });
            let last = plain.len().saturating_sub(1);
            prop_assert_eq!(heights.row_at(offset), row.unwrap_or(last));
            prop_assert_eq!(heights.row_at(-1.0), 0);
        }
    }
}
