//! Group commit: changes that wait together become one transaction. What is the same for every engine; how a batch is
//! stored is the engine's [`Appender`].

mod distinct;
mod queue;
mod writer;

use super::{Appended, NewChange, StoreResult};

pub(super) use queue::{Queue, queue};
pub(super) use writer::store_batches;

/// Stores one batch after the other.
pub(super) trait Appender: Send + 'static {
    /// Stores a batch in one transaction; answers in its order after the commit. No two of its changes have the same
    /// conversation, person and action id.
    fn append(
        &mut self,
        batch: &[&NewChange],
    ) -> impl Future<Output = StoreResult<Vec<Appended>>> + Send;
}
