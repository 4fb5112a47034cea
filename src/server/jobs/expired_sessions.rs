//! Deletes revoked sessions after their tokens have expired.

use serde_json::Value;

use super::{JobError, Worker};
use crate::domain::Timestamp;
use crate::server::auth::{CLOCK_MARGIN_MS, refused_until};
use crate::server::storage::NewJob;

pub(super) const KIND: &str = "expired_sessions";

/// Expired sessions are deleted together, once per period of this length.
const TOGETHER_MS: i64 = 3_600_000;

/// The job that deletes the revoked session after its expiry at `expires_at`, together with others that expire in the
/// same hour.
#[must_use]
pub fn delete_expired_sessions(expires_at: Timestamp) -> NewJob {
    let hour = expires_at.0.div_euclid(TOGETHER_MS) + 1;
    NewJob {
        kind: KIND,
        payload: Value::Object(serde_json::Map::new()),
        // One hour after the end of that hour, because the clocks of nodes may differ.
        run_at: Timestamp((hour + 1) * TOGETHER_MS + CLOCK_MARGIN_MS),
        unique_key: Some(hour.to_string()),
    }
}

pub(super) async fn handle(worker: &Worker) -> Result<(), JobError> {
    let until = refused_until(worker.clock.now());
    let count = worker.store.delete_expired_sessions(until).await?;
    tracing::debug!(count, "expired sessions deleted");
    Ok(())
}
