//! Jobs: work that follows from a change. Written in the change's transaction, done later by a worker of any node.

use async_trait::async_trait;
use serde_json::Value;

use super::StoreResult;
use crate::domain::Timestamp;

/// Storage of jobs. A worker leases a job; if it does not finish in time, another worker gets the job.
#[async_trait]
pub trait JobStore: Send + Sync + 'static {
    /// Writes a job outside of a change. It is skipped if a job with the same `unique_key` is waiting.
    async fn enqueue(&self, job: NewJob) -> StoreResult<()>;
    /// Leases the job of these kinds that has been due longest at `now`. No other worker gets it before
    /// `leased_until`. Increments its number of attempts.
    async fn lease_job(
        &self,
        kinds: &[&str],
        now: Timestamp,
        leased_until: Timestamp,
    ) -> StoreResult<Option<Job>>;
    /// Deletes a finished job. Like the two below, it does nothing if the lease has ended and another worker has the
    /// job.
    async fn finish_job(&self, job: &Job) -> StoreResult<()>;
    /// Schedules a failed job again at `run_at`.
    async fn retry_job(&self, job: &Job, run_at: Timestamp, error: &str) -> StoreResult<()>;
    /// Marks a job as given up; its row is kept for the operator.
    async fn give_up_job(&self, job: &Job, at: Timestamp, error: &str) -> StoreResult<()>;
    /// The number of jobs that were given up.
    async fn given_up_jobs(&self) -> StoreResult<i64>;
}

/// Id of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobId(pub i64);

/// A new job.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Selects the handler.
    pub kind: &'static str,
    /// Input of the handler.
    pub payload: Value,
    /// Earliest time of the first attempt.
    pub run_at: Timestamp,
    /// At most one job of a kind with this key waits at a time.
    pub unique_key: Option<String>,
}

/// A leased job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Id of the job.
    pub id: JobId,
    /// Selects the handler.
    pub kind: String,
    /// Input of the handler.
    pub payload: Value,
    /// Number of attempts, including this one.
    pub attempts: i64,
}

pub(super) const ENQUEUE: &str = "INSERT INTO jobs (kind, payload, run_at, unique_key) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
// The number of attempts tells a lease from the next one of the same job.
pub(super) const FINISH: &str = "DELETE FROM jobs WHERE job_id = $1 AND attempts = $2";
pub(super) const RETRY: &str =
    "UPDATE jobs SET run_at = $3, last_error = $4 WHERE job_id = $1 AND attempts = $2";
pub(super) const GIVE_UP: &str =
    "UPDATE jobs SET given_up_at = $3, last_error = $4 WHERE job_id = $1 AND attempts = $2";
pub(super) const GIVEN_UP: &str = "SELECT count(*) FROM jobs WHERE given_up_at IS NOT NULL";
