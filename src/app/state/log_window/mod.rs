//! Which rows of a log are in the document. A row is a message with what stands above it: its day, the unread divider.
//!
//! Only the rows around the visible part exist as elements, at most [`MAX_ROWS`]; empty gaps stand for the others, as
//! high as these are or, where they were never measured, as high as rows are on average. Offsets are in pixels and count
//! from the end of the log, as its scroll position does (see the style sheet): then nothing that changes above the
//! visible part moves it.

mod heights;

use std::ops::Range;

use crate::app::state::scroll::Measure;
use crate::app::state::thread::MessageList;
use crate::domain::Seq;

pub use heights::Heights;

/// The document has at most this many rows. A shorter log is there as a whole.
pub const MAX_ROWS: usize = 150;

/// So many rows are shown around a row whose surroundings were not measured yet.
const AROUND: usize = 40;

/// Rows that are kept whatever is in view: those with the focus and the ends of the selection.
const MAX_PINNED: usize = 3;

/// The window has at most this many rows.
const MOST: usize = MAX_ROWS - MAX_PINNED;

/// When less than this many heights of the visible part are shown above or below it, the window moves.
const NEAR: f64 = 0.5;

/// A window that moves reaches this many heights of the visible part above and below it.
const FAR: f64 = 1.5;

/// The height of a row before any row was measured.
const FIRST_GUESS: f64 = 48.0;

/// Rows that are shown, and the height of the rows before them that are not.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Pixels. Zero if no row is left out.
    pub gap: f64,
    /// Empty in the last run, which stands for the end of the log.
    pub rows: Range<usize>,
}

/// The part of a log that is in the document.
#[derive(Debug, Clone, Default)]
pub struct LogWindow {
    heights: Heights,
    /// Sum and number of the heights that were measured.
    measured: (f64, u32),
    /// Number of stored messages, and the positions of the first and the last. The rows after them are not stored in
    /// order yet.
    stored: usize,
    ends: Option<(Seq, Seq)>,
    /// The rows that are shown.
    shown: Range<usize>,
    /// The rows in the visible part.
    view: Range<usize>,
    is_at_end: bool,
    pinned: Vec<usize>,
    shows_all: bool,
}

impl LogWindow {
    /// A window at the end of a log that is not loaded yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            is_at_end: true,
            ..Self::default()
        }
    }

    /// The number of rows, shown or not.
    const fn len(&self) -> usize {
        self.heights.count()
    }

    /// Are there rows that are not in the document?
    #[must_use]
    pub fn leaves_out(&self) -> bool {
        !self.shows_all && self.shown.len() < self.len()
    }

    /// Follows the log after it has changed: `messages` are stored, `tail` rows come after them. Rows that have come above move
    /// no row of the window; it follows the end if the end is in view.
    pub fn follow(&mut self, messages: &MessageList, tail: usize) {
        let before = self.len();
        let is_first = before == 0;
        // What is stored now had a row before; it keeps its height.
        let mut heights: Vec<_> = (self.stored..before)
            .filter_map(|_| self.heights.pop_back())
            .collect();
        let ends = messages.first().zip(messages.last());
        let ends = ends.map(|(first, last)| (first.seq, last.seq));
        let above = match self.growth(messages) {
            Some((above, below)) => {
                (0..above).for_each(|_| self.heights.push_front(self.guess()));
                self.push(below, &mut heights);
                above
            }
            None => {
                self.heights = Heights::default();
                heights.clear();
                self.push(messages.len(), &mut heights);
                (self.view, self.shown, self.pinned) = Default::default();
                self.is_at_end = true;
                0
            }
        };
        self.push(tail, &mut heights);
        (self.ends, self.stored) = (ends, messages.len());
        self.pinned.iter_mut().for_each(|row| *row += above);
        let showed_end = self.shown.end == before;
        self.shown = self.shown.start + above..self.shown.end + above;
        self.view = self.view.start + above..self.view.end + above;
        self.keep_within(showed_end, is_first);
    }

    /// How many messages have come above and below the known ones; `None` if they are other messages than before.
    fn growth(&self, messages: &MessageList) -> Option<(usize, usize)> {
        let Some((first, last)) = self.ends else {
            return (self.stored == 0).then_some((0, messages.len()));
        };
        let above = messages.index_of(first)?;
        let end = messages.index_of(last)? + 1;
        (end - above == self.stored).then(|| (above, messages.len() - end))
    }

    /// Adds rows at the end, with these heights from the last one on, as far as there are some.
    fn push(&mut self, count: usize, heights: &mut Vec<f64>) {
        for _ in 0..count {
            let height = heights.pop().unwrap_or_else(|| self.guess());
            self.heights.push_back(height);
        }
    }

    fn keep_within(&mut self, showed_end: bool, is_first: bool) {
        let len = self.len();
        let view = self.view.len().min(len);
        if self.is_at_end {
            self.view = len - view..len;
            self.shown.end = len;
            if is_first || self.shown.start > len {
                self.shown.start = len.saturating_sub(AROUND);
            }
        } else {
            // What has come below is shown as long as there is room.
            let room = self.shown.start + MOST;
            let end = if showed_end { room } else { self.shown.end };
            self.shown.end = self.shown.end.max(end).min(len);
            self.view.end = self.view.end.min(len);
            self.view.start = self.view.start.min(self.view.end);
        }
        self.shown.start = self.shown.start.min(self.shown.end);
        if len <= MOST {
            self.shown = 0..len;
        } else if self.shown.len() > MOST {
            self.shown = self.capped(self.shown.clone());
        }
    }

    /// The height of a row in the document was measured.
    pub fn measured(&mut self, row: usize, height: f64) {
        if (self.heights.get(row) - height).abs() > 0.01 {
            self.heights.set(row, height);
            self.measured.0 += height;
            self.measured.1 += 1;
        }
    }

    fn guess(&self) -> f64 {
        match self.measured {
            (_, 0) => FIRST_GUESS,
            (sum, count) => sum / f64::from(count),
        }
    }

    /// The visible part may have moved, to the end or not. `true` if other rows are shown now; `pinned` stay from now on in
    /// any case.
    pub fn look(&mut self, measure: &Measure, is_at_end: bool, mut pinned: Vec<usize>) -> bool {
        if self.len() == 0 {
            return false;
        }
        pinned.truncate(MAX_PINNED);
        let let_go = |row: &usize| !self.shown.contains(row) && !pinned.contains(row);
        let unpins = self.pinned.iter().any(let_go);
        self.pinned = pinned;
        self.is_at_end = is_at_end;
        self.view = self.rows_in(measure, 0.0);
        let near = self.rows_in(measure, NEAR);
        let covers = self.shown.start <= near.start && near.end <= self.shown.end;
        if self.shows_all || covers {
            return unpins;
        }
        let shown = self.capped(self.rows_in(measure, FAR));
        let is_other = unpins || shown != self.shown;
        self.shown = shown;
        is_other
    }

    /// The rows in the visible part and `margin` of its heights above and below it.
    fn rows_in(&self, measure: &Measure, margin: f64) -> Range<usize> {
        let bottom = self.heights.total() - measure.below;
        let margin = measure.height * margin;
        let first = self.heights.row_at(bottom - measure.height - margin);
        first..self.heights.row_at(bottom + margin) + 1
    }

    /// At most as many of these rows as there may be, those in view in any case, evenly above and below.
    fn capped(&self, rows: Range<usize>) -> Range<usize> {
        if rows.len() <= MOST {
            return rows;
        }
        let view = self.view.start.max(rows.start)..self.view.end.min(rows.end);
        let around = MOST.saturating_sub(view.len()) / 2;
        let start = view.start.saturating_sub(around).max(rows.start);
        let end = (start + MOST).min(rows.end);
        end.saturating_sub(MOST).max(rows.start)..end
    }

    /// Shows a row and those around it.
    pub fn show(&mut self, row: usize) {
        let len = self.len();
        let row = row.min(len.saturating_sub(1));
        self.is_at_end = false;
        self.view = row..(row + 1).min(len);
        if !self.shown.contains(&row) {
            self.shown = row.saturating_sub(AROUND)..(row + AROUND).min(len);
        }
    }

    /// Shows the end.
    pub fn show_end(&mut self) {
        let len = self.len();
        if self.shown.end < len {
            self.shown = len.saturating_sub(AROUND)..len;
        }
        self.is_at_end = true;
        self.view = len.saturating_sub(1)..len;
    }

    /// Shows all rows, as on paper, or those around the visible part again.
    pub const fn show_all(&mut self, all: bool) {
        self.shows_all = all;
    }

    /// What is shown: runs of rows with the gaps before them, and the gap at the end.
    #[must_use]
    pub fn runs(&self) -> Vec<Run> {
        let len = self.len();
        let mut parts = vec![if self.shows_all {
            0..len
        } else {
            self.shown.clone()
        }];
        for row in self.pinned.iter().filter(|row| **row < len) {
            let place = parts.partition_point(|rows| rows.start < *row);
            parts.insert(place, *row..*row + 1);
        }
        parts.push(len..len);
        let mut runs: Vec<Run> = Vec::new();
        for rows in parts {
            let shown = runs.last().map_or(0, |run| run.rows.end);
            let start = rows.start.max(shown);
            let gap = self.heights.above(start) - self.heights.above(shown);
            match runs.last_mut() {
                // Of parts that touch or overlap one run is made, because there is nothing between them.
                Some(last) if start == shown && start < len => {
                    last.rows.end = rows.end.max(shown);
                }
                _ => runs.push(Run {
                    gap,
                    rows: start..rows.end.max(start),
                }),
            }
        }
        runs
    }

    /// The rows in the document, from the first to the last.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.runs().into_iter().flat_map(|run| run.rows)
    }
}

#[cfg(test)]
mod tests;
