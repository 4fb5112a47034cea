//! Repeats of an action within one batch: the engine gets the first, whose outcome is that of the others too.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::NewChange;
use super::{Position, Stored};

/// A batch without repeats.
pub(super) struct Distinct<'a> {
    /// No two of one person have the same action id in the same conversation.
    pub(super) changes: Vec<&'a NewChange>,
    /// Where each change of the batch has its answer.
    sources: Vec<Source>,
}

enum Source {
    /// At this index of the distinct changes.
    Own(usize),
    /// As a repeat of the one at this index.
    First(usize),
}

impl<'a> Distinct<'a> {
    pub(super) fn of(batch: &'a [NewChange]) -> Self {
        let mut changes = Vec::with_capacity(batch.len());
        let mut first = HashMap::new();
        let sources = batch.iter().map(|change| {
            let next = changes.len();
            if let Some(action_id) = &change.action_id {
                match first.entry((change.conversation, change.user, action_id)) {
                    Entry::Occupied(known) => return Source::First(*known.get()),
                    Entry::Vacant(free) => free.insert(next),
                };
            }
            changes.push(change);
            Source::Own(next)
        });
        let sources = sources.collect();
        Self { changes, sources }
    }

    /// The outcomes of the whole batch from those of its distinct changes.
    pub(super) fn answers(&self, stored: &[Stored]) -> Vec<Stored> {
        let answer = |source: &Source| match *source {
            Source::Own(index) => stored.get(index).cloned(),
            Source::First(index) => stored.get(index).map(repeated),
        };
        self.sources.iter().filter_map(answer).collect()
    }
}

/// The outcome of a repeat, given that of the first.
fn repeated(first: &Stored) -> Stored {
    let Stored::New(change) = first else {
        return first.clone();
    };
    let shared = change.seq.map(Position::Shared);
    let position = shared.or_else(|| change.feed_seq.map(Position::Private));
    position.map_or(Stored::Unchanged, Stored::Repeated)
}
