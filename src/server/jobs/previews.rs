//! Makes the previews of pictures.

use serde_json::json;

use super::{JobError, Worker};
use crate::domain::{AttachmentId, Timestamp};
use crate::server::media::MediaError;
use crate::server::storage::NewJob;

pub(super) const KIND: &str = "previews";

/// The job that makes the previews of an uploaded picture.
#[must_use]
pub fn make_previews(id: AttachmentId, now: Timestamp) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({"attachment": id}),
        run_at: now,
        unique_key: Some(id.to_string()),
    }
}

pub(super) async fn handle(worker: &Worker, payload: &serde_json::Value) -> Result<(), JobError> {
    let Ok(id) = serde_json::from_value(payload["attachment"].clone()) else {
        return Ok(());
    };
    match worker.media.make_previews(id).await {
        Ok(()) => Ok(()),
        // It stays so: the page shows the original.
        Err(MediaError::Damaged) => {
            tracing::info!(%id, "a picture has no preview: it cannot be decoded within the limits");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}
