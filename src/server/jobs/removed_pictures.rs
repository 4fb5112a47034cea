//! Deletes the files of pictures that were removed or replaced.

use serde_json::json;

use super::{JobError, Worker};
use crate::domain::{PictureId, Timestamp};
use crate::server::storage::NewJob;

pub(super) const KIND: &str = "removed_pictures";

/// The job that deletes a removed picture, and others that wait for it.
#[must_use]
pub fn delete_pictures(id: PictureId, now: Timestamp) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({}),
        run_at: now,
        unique_key: Some(id.to_string()),
    }
}

pub(super) async fn handle(worker: &Worker) -> Result<(), JobError> {
    let count = worker.media.delete_removed_pictures().await?;
    tracing::debug!(count, "removed pictures deleted");
    Ok(())
}
