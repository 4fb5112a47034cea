//! Jobs: work that follows from a change and runs later, outside of the request. A job is a row in `jobs`, written in
//! the transaction of the change.
//!
//! Any node leases jobs. If a worker does not finish within its lease, another worker takes the job. So a job may run
//! twice, and its handler must be idempotent. A failed job is retried with back-off. After [`MAX_ATTEMPTS`] it is
//! given up and logged; its row is kept for the operator (docs/operations.md, "Jobs").

mod expired_sessions;
mod previews;
mod removed_pictures;
mod search_index;
mod unused_uploads;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, timeout};

use super::clock::Clock;
use super::media::{Media, MediaError};
use super::metrics::JobMetrics;
use super::storage::{Job, Store, StoreError, StoreResult};
use crate::domain::Timestamp;

pub use expired_sessions::delete_expired_sessions;
pub use previews::make_previews;
pub use removed_pictures::delete_pictures;
pub use search_index::{Indexed, index as index_messages};

/// Polling interval for due jobs.
const INTERVAL: Duration = Duration::from_secs(1);
/// Duration of a lease, and the time limit of a job.
const LEASE: Duration = Duration::from_secs(60);
/// After this many failures a job is given up, about six hours after its first attempt.
pub const MAX_ATTEMPTS: i64 = 12;
/// Delay after the first failure; it doubles with each further failure, up to [`MAX_DELAY`].
const FIRST_DELAY: Duration = Duration::from_secs(10);
const MAX_DELAY: Duration = Duration::from_secs(4 * 3_600);

/// Runs jobs, with the dependencies of the handlers.
pub struct Worker {
    /// The storage; contains the jobs as well.
    pub store: Arc<dyn Store>,
    /// The files of messages.
    pub media: Media,
    /// Source of the current time.
    pub clock: Clock,
    /// Counts what becomes of jobs.
    pub metrics: JobMetrics,
}

/// The reason why a job failed, for the log and the operator. Must not contain message texts.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The job did not finish within its lease.
    #[error("took longer than its lease")]
    TimedOut,
}

impl Worker {
    /// Runs due jobs until the process ends.
    pub async fn run(self) -> Infallible {
        match self.store.given_up_jobs().await {
            Ok(0) => {}
            Ok(count) => tracing::warn!(count, "jobs were given up (docs/operations.md, \"Jobs\")"),
            Err(error) => tracing::warn!(%error, "given up jobs not counted"),
        }
        let first = unused_uploads::next_run(self.clock.now());
        if let Err(error) = self.store.enqueue(first).await {
            tracing::warn!(%error, "the deletion of unused uploads is not scheduled");
        }
        let mut interval = tokio::time::interval(INTERVAL);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            interval.tick().await;
            if let Err(error) = self.run_due().await {
                tracing::warn!(%error, "jobs not looked up");
            }
        }
    }

    /// Runs the jobs that are due now; returns the number of attempts.
    ///
    /// # Errors
    /// [`StoreError`] if jobs cannot be leased or their outcome cannot be stored; their leases then expire.
    pub async fn run_due(&self) -> StoreResult<usize> {
        let mut attempts = 0;
        loop {
            let now = self.clock.now();
            let until = later(now, LEASE);
            // Kinds of a later version are left to nodes that know them.
            let kinds = [
                expired_sessions::KIND,
                previews::KIND,
                removed_pictures::KIND,
                unused_uploads::KIND,
            ];
            let mut job = self.store.lease_job(&kinds, now, until).await?;
            if job.is_none() {
                // There may be one for each person, and nobody waits for it.
                let kinds = [search_index::KIND];
                job = self.store.lease_job(&kinds, now, until).await?;
            }
            let Some(job) = job else {
                return Ok(attempts);
            };
            attempts += 1;
            self.metrics.attempts.inc();
            self.attempt(&job).await?;
        }
    }

    async fn attempt(&self, job: &Job) -> StoreResult<()> {
        let handled = timeout(LEASE, self.handle(job)).await;
        let Err(error) = handled.unwrap_or(Err(JobError::TimedOut)) else {
            self.metrics.done.inc();
            return self.store.finish_job(job).await;
        };
        let (now, why) = (self.clock.now(), error.to_string());
        if job.attempts >= MAX_ATTEMPTS {
            self.metrics.given_up.inc();
            tracing::error!(kind = job.kind, attempts = job.attempts, %error, "job given up");
            return self.store.give_up_job(job, now, &why).await;
        }
        self.metrics.failed.inc();
        tracing::warn!(kind = job.kind, attempts = job.attempts, %error, "job failed");
        let again = later(now, delay(job.attempts));
        self.store.retry_job(job, again, &why).await
    }

    async fn handle(&self, job: &Job) -> Result<(), JobError> {
        match job.kind.as_str() {
            expired_sessions::KIND => expired_sessions::handle(self).await,
            previews::KIND => previews::handle(self, &job.payload).await,
            removed_pictures::KIND => removed_pictures::handle(self).await,
            search_index::KIND => search_index::handle(self, &job.payload).await,
            unused_uploads::KIND => unused_uploads::handle(self).await,
            // Only kinds handled here are leased.
            _ => Ok(()),
        }
    }
}

fn later(at: Timestamp, by: Duration) -> Timestamp {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    Timestamp(at.0.saturating_add(by))
}

/// The delay after failure number `attempts`, counted from 1.
fn delay(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    (FIRST_DELAY * 2_u32.pow(doublings)).min(MAX_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_limit() {
        assert_eq!(delay(1), FIRST_DELAY);
        assert_eq!(delay(3), FIRST_DELAY * 4);
        assert_eq!(delay(40), MAX_DELAY);
    }
}
