//! Jobs in SQLite.

use async_trait::async_trait;

use super::super::jobs::{ENQUEUE, FINISH, GIVE_UP, GIVEN_UP, RETRY};
use super::super::{Job, JobId, JobStore, NewJob, StoreResult};
use super::SqliteStore;
use super::rows::job;
use crate::domain::Timestamp;

const LEASE: &str = "UPDATE jobs SET run_at = ?3, attempts = attempts + 1 WHERE job_id IN \
     (SELECT job_id FROM jobs WHERE given_up_at IS NULL AND run_at <= ?2 \
     AND kind IN (SELECT value FROM json_each(?1)) ORDER BY run_at LIMIT ?4) \
     RETURNING job_id, kind, payload, attempts";

#[async_trait]
impl JobStore for SqliteStore {
    async fn enqueue(&self, job: NewJob) -> StoreResult<()> {
        sqlx::query(ENQUEUE)
            .bind(job.kind)
            .bind(job.payload.to_string())
            .bind(job.run_at.0)
            .bind(job.unique_key)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn lease_jobs(
        &self,
        kinds: &[&str],
        now: Timestamp,
        leased_until: Timestamp,
        limit: i64,
    ) -> StoreResult<Vec<Job>> {
        // Usually no job is due: check that without the write lock.
        let due = "SELECT 1 FROM jobs WHERE given_up_at IS NULL AND run_at <= ? LIMIT 1";
        let due = sqlx::query(due).bind(now.0).fetch_optional(&self.readers);
        if due.await?.is_none() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(LEASE)
            .bind(serde_json::to_string(kinds)?)
            .bind(now.0)
            .bind(leased_until.0)
            .bind(limit)
            .fetch_all(&self.writer)
            .await?;
        rows.iter().map(job).collect()
    }

    async fn finish_job(&self, id: JobId) -> StoreResult<()> {
        sqlx::query(FINISH).bind(id.0).execute(&self.writer).await?;
        Ok(())
    }

    async fn retry_job(&self, id: JobId, run_at: Timestamp, error: &str) -> StoreResult<()> {
        let retry = sqlx::query(RETRY).bind(id.0).bind(run_at.0).bind(error);
        retry.execute(&self.writer).await?;
        Ok(())
    }

    async fn give_up_job(&self, id: JobId, at: Timestamp, error: &str) -> StoreResult<()> {
        let give_up = sqlx::query(GIVE_UP).bind(id.0).bind(at.0).bind(error);
        give_up.execute(&self.writer).await?;
        Ok(())
    }

    async fn given_up_jobs(&self) -> StoreResult<i64> {
        let given_up = sqlx::query_scalar(GIVEN_UP);
        Ok(given_up.fetch_one(&self.readers).await?)
    }
}
