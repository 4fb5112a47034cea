//! Group commit: changes that are queued together are stored in one transaction. This part is the same for all
//! engines; the engine's [`Appender`] stores a batch.

mod distinct;
mod queue;
mod writer;

use super::{NewChange, Refusal, StoreResult};
use crate::domain::{Change, FeedSeq, Seq};

pub(super) use queue::{Queue, queue};
pub(super) use writer::store_batches;

/// The outcome of one change of a batch.
#[derive(Debug, Clone)]
pub(super) enum Stored {
    /// The change was stored.
    New(Change),
    /// A change with the same action id is stored at this position.
    Repeated(Position),
    /// Nothing to store: the mark is already at the position, or the message already like this.
    Unchanged,
    /// The message does not allow it.
    Refused(Refusal),
}

/// The position at which a change is stored.
#[derive(Debug, Clone, Copy)]
pub(super) enum Position {
    /// In the log of its conversation.
    Shared(Seq),
    /// In the feed of its author.
    Private(FeedSeq),
}

/// Stores batches, one after the other.
pub(super) trait Appender: Send + 'static {
    /// Stores a batch in one transaction. Returns the results in the order of the batch, after the commit. No two changes
    /// of the batch have the same conversation, person and action id.
    fn append(
        &mut self,
        batch: &[&NewChange],
    ) -> impl Future<Output = StoreResult<Vec<Stored>>> + Send;
}
