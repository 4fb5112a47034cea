//! Group commit: changes that are queued together are stored in one transaction. This part is the same for all
//! engines; the engine's [`Appender`] stores a batch.

mod queue;
mod writer;

use super::{NewChange, StoreResult};
use crate::domain::{Change, FeedSeq, Seq};

pub(super) use queue::{Queue, queue};
pub(super) use writer::store_batches;

/// What became of one change of a batch.
#[derive(Debug, Clone)]
pub(super) enum Stored {
    /// It is stored.
    New(Change),
    /// Its action id stands for what is stored at this position.
    Repeated(Position),
    /// There was nothing to change.
    Unchanged,
}

/// Where a change is stored.
#[derive(Debug, Clone, Copy)]
pub(super) enum Position {
    /// In the log of its conversation.
    Shared(Seq),
    /// In the feed of its author.
    Private(FeedSeq),
}

/// Stores one batch after the other.
pub(super) trait Appender: Send + 'static {
    /// Stores a batch in one transaction. Returns the results in the order of the batch, after the commit.
    fn append(
        &mut self,
        batch: &[NewChange],
    ) -> impl Future<Output = StoreResult<Vec<Stored>>> + Send;
}
