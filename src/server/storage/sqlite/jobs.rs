//! Jobs in SQLite.

use async_trait::async_trait;
use sqlx::Sqlite;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;

use super::super::jobs::{ENQUEUE, FINISH, GIVE_UP, GIVEN_UP, RETRY};
use super::super::{Job, JobStore, NewJob, StoreResult};
use super::SqliteStore;
use super::rows::job;
use crate::domain::Timestamp;

const LEASE: &str = "UPDATE jobs SET run_at = ?3, attempts = attempts + 1 WHERE job_id IN \
     (SELECT job_id FROM jobs WHERE given_up_at IS NULL AND run_at <= ?2 \
     AND kind IN (SELECT value FROM json_each(?1)) ORDER BY run_at LIMIT 1) \
     RETURNING job_id, kind, payload, attempts";

/// A statement about a lease.
fn of(statement: &'static str, job: &Job) -> Query<'static, Sqlite, SqliteArguments> {
    sqlx::query(statement).bind(job.id.0).bind(job.attempts)
}

pub(super) fn enqueue(job: NewJob) -> Query<'static, Sqlite, SqliteArguments> {
    sqlx::query(ENQUEUE)
        .bind(job.kind)
        .bind(job.payload.to_string())
        .bind(job.run_at.0)
        .bind(job.unique_key)
}

#[async_trait]
impl JobStore for SqliteStore {
    async fn enqueue(&self, job: NewJob) -> StoreResult<()> {
        enqueue(job).execute(&self.writer).await?;
        Ok(())
    }

    async fn lease_job(
        &self,
        kinds: &[&str],
        now: Timestamp,
        leased_until: Timestamp,
    ) -> StoreResult<Option<Job>> {
        // Usually no job is due: check that without the write lock.
        let due = "SELECT 1 FROM jobs WHERE given_up_at IS NULL AND run_at <= ? LIMIT 1";
        let due = sqlx::query(due).bind(now.0).fetch_optional(&self.readers);
        if due.await?.is_none() {
            return Ok(None);
        }
        let row = sqlx::query(LEASE)
            .bind(serde_json::to_string(kinds)?)
            .bind(now.0)
            .bind(leased_until.0)
            .fetch_optional(&self.writer)
            .await?;
        row.as_ref().map(job).transpose()
    }

    async fn finish_job(&self, job: &Job) -> StoreResult<()> {
        of(FINISH, job).execute(&self.writer).await?;
        Ok(())
    }

    async fn retry_job(&self, job: &Job, run_at: Timestamp, error: &str) -> StoreResult<()> {
        let retry = of(RETRY, job).bind(run_at.0).bind(error);
        retry.execute(&self.writer).await?;
        Ok(())
    }

    async fn give_up_job(&self, job: &Job, at: Timestamp, error: &str) -> StoreResult<()> {
        let give_up = of(GIVE_UP, job).bind(at.0).bind(error);
        give_up.execute(&self.writer).await?;
        Ok(())
    }

    async fn given_up_jobs(&self) -> StoreResult<i64> {
        let given_up = sqlx::query_scalar(GIVEN_UP);
        Ok(given_up.fetch_one(&self.readers).await?)
    }
}
