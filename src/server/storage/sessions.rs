//! Revoked sessions.

use async_trait::async_trait;

use super::{NewJob, StoreResult};
use crate::domain::Timestamp;

/// Storage of revoked sessions.
#[async_trait]
pub trait SessionStore: Send + Sync + 'static {
    /// Stores a revoked session until its token expires, and in the same transaction the job that deletes it then.
    async fn revoke_session(
        &self,
        key: &str,
        expires_at: Timestamp,
        deletion: NewJob,
    ) -> StoreResult<()>;
    /// The revoked sessions whose tokens have not expired at `now`.
    async fn revoked_sessions(&self, now: Timestamp) -> StoreResult<Vec<(String, Timestamp)>>;
    /// The sessions that were revoked during the last `seconds`, by the database's clock, on any server.
    async fn recently_revoked(&self, seconds: i64) -> StoreResult<Vec<(String, Timestamp)>>;
    /// Deletes the sessions whose tokens have expired at `now`; returns their number.
    async fn delete_expired_sessions(&self, now: Timestamp) -> StoreResult<u64>;
}

pub(super) const REVOKE: &str =
    "INSERT INTO ended_sessions (session_key, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
pub(super) const REVOKED: &str =
    "SELECT session_key, expires_at FROM ended_sessions WHERE expires_at > $1";
pub(super) const DELETE_EXPIRED: &str = "DELETE FROM ended_sessions WHERE expires_at <= $1";
