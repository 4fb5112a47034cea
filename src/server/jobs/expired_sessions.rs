//! Revoked sessions are remembered until their tokens run out; then a job deletes them.

use serde_json::Value;

use super::{JobError, Worker};
use crate::domain::Timestamp;
use crate::server::auth::refused_until;
use crate::server::storage::NewJob;

pub(super) const KIND: &str = "expired_sessions";

/// How long sessions that have run out may stay: so many are deleted at a time.
const TOGETHER_MS: i64 = 3_600_000;

/// The job that deletes a session which was revoked and runs out at `expires_at`, with others that run out in the same
/// hour.
#[must_use]
pub fn delete_expired_sessions(expires_at: Timestamp) -> NewJob {
    let hour = expires_at.0.div_euclid(TOGETHER_MS) + 1;
    NewJob {
        kind: KIND,
        payload: Value::Object(serde_json::Map::new()),
        // The clocks of two nodes may differ.
        run_at: Timestamp((hour + 1) * TOGETHER_MS),
        unique_key: Some(hour.to_string()),
    }
}

pub(super) async fn handle(worker: &Worker) -> Result<(), JobError> {
    let until = refused_until(worker.clock.now());
    let count = worker.store.delete_expired_sessions(until).await?;
    tracing::debug!(count, "expired sessions deleted");
    Ok(())
}
