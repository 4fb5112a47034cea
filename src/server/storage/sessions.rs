//! Which sessions have ended: single ones that were revoked, and those of earlier epochs of their person.

use async_trait::async_trait;

use super::{NewJob, StoreResult};
use crate::domain::{Timestamp, UserId};

/// A person's sessions since they last ended the others. Sessions of earlier epochs are over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionEpoch {
    /// How often the person has ended their other sessions.
    pub number: i64,
    /// When the epoch began.
    pub since: Timestamp,
    /// The key of the session that has gone on.
    pub kept: String,
}

/// The end of all sessions of a person but one.
#[derive(Debug, Clone)]
pub struct NewEpoch<'a> {
    /// Whose sessions end.
    pub user: UserId,
    /// The key of the session that goes on.
    pub kept: &'a str,
    /// The present.
    pub at: Timestamp,
    /// A new password, stored in the same transaction.
    pub password: Option<NewPassword<'a>>,
}

/// A password that replaces another one.
#[derive(Debug, Clone, Copy)]
pub struct NewPassword<'a> {
    /// The hash against which the old password was verified.
    pub old_hash: &'a str,
    /// The hash of the new one.
    pub new_hash: &'a str,
}

/// Storage of ended sessions.
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
    /// Begins an epoch; `None`, and nothing is changed, if the hash is no longer the one that is to be replaced.
    async fn begin_epoch(&self, new: &NewEpoch<'_>) -> StoreResult<Option<SessionEpoch>>;
    /// The epochs that began during the last `seconds`, by the database's clock, on any server.
    async fn recent_epochs(&self, seconds: i64) -> StoreResult<Vec<(UserId, SessionEpoch)>>;
    /// Deletes the sessions whose tokens have expired at `now`; returns their number.
    async fn delete_expired_sessions(&self, now: Timestamp) -> StoreResult<u64>;
}

pub(super) const REVOKE: &str =
    "INSERT INTO ended_sessions (session_key, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
pub(super) const REPLACE_HASH: &str =
    "UPDATE users SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2";
pub(super) const REVOKED: &str =
    "SELECT session_key, expires_at FROM ended_sessions WHERE expires_at > $1";
pub(super) const DELETE_EXPIRED: &str = "DELETE FROM ended_sessions WHERE expires_at <= $1";
