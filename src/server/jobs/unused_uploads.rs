//! Deletes uploads and pictures that nothing needs, once an hour.

use serde_json::json;

use super::{JobError, Worker};
use crate::domain::Timestamp;
use crate::server::storage::NewJob;

pub(super) const KIND: &str = "unused_uploads";

const HOUR_MS: i64 = 3_600_000;

/// The run at the end of the hour of `now`; there is one for each hour.
pub(super) fn next_run(now: Timestamp) -> NewJob {
    let hour = now.0.div_euclid(HOUR_MS) + 1;
    NewJob {
        kind: KIND,
        payload: json!({}),
        run_at: Timestamp(hour * HOUR_MS),
        unique_key: Some(hour.to_string()),
    }
}

pub(super) async fn handle(worker: &Worker) -> Result<(), JobError> {
    // First, so that a run that fails for good is not the last one.
    let next = next_run(worker.clock.now());
    worker.store.enqueue(next).await?;
    let count = worker.media.clean_up().await?;
    tracing::debug!(count, "unused uploads deleted");
    let count = worker.media.clean_up_pictures().await?;
    tracing::debug!(count, "unused pictures deleted");
    Ok(())
}
