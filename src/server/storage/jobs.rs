//! Work that follows from a change: written in the change's transaction, done later by a worker of any node.

use async_trait::async_trait;
use serde_json::Value;

use super::StoreResult;
use crate::domain::Timestamp;

/// The storage of jobs. A worker takes a job with a lease; one that does not come back loses it to the next.
#[async_trait]
pub trait JobStore: Send + Sync + 'static {
    /// Writes a job that follows from no change. One with a `unique_key` under which another waits is left out.
    async fn enqueue(&self, job: NewJob) -> StoreResult<()>;
    /// Takes up to `limit` jobs of these kinds that are due at `now`; nobody else gets them before `leased_until`.
    /// Counts an attempt.
    async fn lease_jobs(
        &self,
        kinds: &[&str],
        now: Timestamp,
        leased_until: Timestamp,
        limit: i64,
    ) -> StoreResult<Vec<Job>>;
    /// A job is done: its row goes.
    async fn finish_job(&self, id: JobId) -> StoreResult<()>;
    /// A job failed: it is tried again at `run_at`.
    async fn retry_job(&self, id: JobId, run_at: Timestamp, error: &str) -> StoreResult<()>;
    /// A job is given up; its row stays for the operator.
    async fn give_up_job(&self, id: JobId, at: Timestamp, error: &str) -> StoreResult<()>;
    /// How many jobs have been given up.
    async fn given_up_jobs(&self) -> StoreResult<i64>;
}

/// A job's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobId(pub i64);

/// A job to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Its kind: which handler does it.
    pub kind: &'static str,
    /// What the handler needs to know.
    pub payload: Value,
    /// Not before this moment.
    pub run_at: Timestamp,
    /// At most one job of the kind waits under this key.
    pub unique_key: Option<String>,
}

/// A job that a worker has taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// What the handler needs to know.
    pub payload: Value,
    /// How often it was taken, this time included.
    pub attempts: i64,
}

pub(super) const ENQUEUE: &str = "INSERT INTO jobs (kind, payload, run_at, unique_key) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
pub(super) const FINISH: &str = "DELETE FROM jobs WHERE job_id = $1";
pub(super) const RETRY: &str = "UPDATE jobs SET run_at = $2, last_error = $3 WHERE job_id = $1";
pub(super) const GIVE_UP: &str =
    "UPDATE jobs SET given_up_at = $2, last_error = $3 WHERE job_id = $1";
pub(super) const GIVEN_UP: &str = "SELECT count(*) FROM jobs WHERE given_up_at IS NOT NULL";
