//! Deletes uploads that nothing needs. Each run schedules the next.

use std::time::Duration;

use super::{JobError, Worker, later};
use crate::domain::Timestamp;
use crate::server::storage::NewJob;

pub(super) const KIND: &str = "unused_uploads";

/// Interval between two runs.
const EVERY: Duration = Duration::from_secs(3_600);

/// The next run; there is only one.
pub(super) fn delete_unused_uploads(run_at: Timestamp) -> NewJob {
    NewJob {
        kind: KIND,
        payload: serde_json::json!({}),
        run_at,
        unique_key: Some("next".to_owned()),
    }
}

pub(super) async fn handle(worker: &Worker) -> Result<(), JobError> {
    let count = worker.media.clean_up().await?;
    tracing::debug!(count, "unused uploads deleted");
    Ok(())
}

/// When the next run is due after one that ends at `now`.
pub(super) fn next(now: Timestamp) -> NewJob {
    delete_unused_uploads(later(now, EVERY))
}
