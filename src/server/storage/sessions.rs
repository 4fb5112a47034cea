//! Sessions: where people are signed in, and which sessions have ended: single ones that were revoked, and those of earlier
//! epochs of their person.

use async_trait::async_trait;
use serde_json::{Value, json};

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

/// A session that was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveSession {
    /// Whose it is.
    pub user: UserId,
    /// Its key.
    pub key: String,
    /// The epoch of its token; tokens of the first backend have none.
    pub epoch: Option<i64>,
    /// When its token was issued.
    pub issued_at: Timestamp,
    /// When its token expires.
    pub expires_at: Timestamp,
    /// About when it was last used.
    pub seen_at: Timestamp,
    /// What the browser said of itself; may be empty.
    pub user_agent: String,
}

/// Storage of sessions.
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
    /// Notes that these sessions were used. Those of people who no longer exist are left out.
    async fn note_sessions(&self, sessions: &[ActiveSession]) -> StoreResult<()>;
    /// The noted sessions of a person whose tokens have not expired at `now`, the latest used first; at most
    /// [`MAX_SESSIONS`].
    async fn sessions_of(&self, user: UserId, now: Timestamp) -> StoreResult<Vec<ActiveSession>>;
    /// Begins an epoch; `None`, and nothing is changed, if the hash is no longer the one that is to be replaced.
    async fn begin_epoch(&self, new: &NewEpoch<'_>) -> StoreResult<Option<SessionEpoch>>;
    /// The epochs that began during the last `seconds`, by the database's clock, on any server.
    async fn recent_epochs(&self, seconds: i64) -> StoreResult<Vec<(UserId, SessionEpoch)>>;
    /// Deletes the revoked and the noted sessions whose tokens have expired at `now`; returns the number of the former.
    async fn delete_expired_sessions(&self, now: Timestamp) -> StoreResult<u64>;
}

/// Maximum number of sessions in a list.
pub const MAX_SESSIONS: i64 = 100;

/// The sessions as one parameter.
pub(super) fn rows(sessions: &[ActiveSession]) -> String {
    let row = |it: &ActiveSession| {
        json!([
            it.key,
            it.user.0,
            it.epoch,
            it.issued_at.0,
            it.expires_at.0,
            it.seen_at.0,
            it.user_agent
        ])
    };
    Value::from_iter(sessions.iter().map(row)).to_string()
}

/// A row of [`SESSIONS_OF`].
pub(super) type SessionRow = (String, Option<i64>, i64, i64, i64, String);

pub(super) fn active(user: UserId, row: SessionRow) -> ActiveSession {
    let (key, epoch, issued_at, expires_at, seen_at, user_agent) = row;
    ActiveSession {
        user,
        key,
        epoch,
        issued_at: Timestamp(issued_at),
        expires_at: Timestamp(expires_at),
        seen_at: Timestamp(seen_at),
        user_agent,
    }
}

pub(super) const SESSIONS_OF: &str = "SELECT session_key, epoch, issued_at, expires_at, seen_at, user_agent \
    FROM active_sessions WHERE user_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, session_key LIMIT $3";
pub(super) const FORGET_EXPIRED: &str = "DELETE FROM active_sessions WHERE expires_at <= $1";
pub(super) const REVOKE: &str =
    "INSERT INTO ended_sessions (session_key, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
pub(super) const REPLACE_HASH: &str =
    "UPDATE users SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2";
pub(super) const REVOKED: &str =
    "SELECT session_key, expires_at FROM ended_sessions WHERE expires_at > $1";
pub(super) const DELETE_EXPIRED: &str = "DELETE FROM ended_sessions WHERE expires_at <= $1";
