//! Group commit: changes that are queued together are stored in one transaction. This part is the same for all
//! engines; the engine's [`Appender`] stores a batch.

mod queue;
mod writer;

use super::{Appended, NewChange, StoreResult};

pub(super) use queue::{Queue, queue};
pub(super) use writer::store_batches;

/// Stores batches, one after the other.
pub(super) trait Appender: Send + 'static {
    /// Stores a batch in one transaction. Returns the results in the order of the batch, after the commit.
    fn append(
        &mut self,
        batch: &[NewChange],
    ) -> impl Future<Output = StoreResult<Vec<Appended>>> + Send;
}
