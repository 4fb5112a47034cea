//! Jobs in PostgreSQL. Workers of several nodes lease different jobs.

use async_trait::async_trait;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{PgPool, Postgres};

use super::super::jobs::{FINISH, GIVE_UP, GIVEN_UP, RETRY};
use super::super::{Job, JobId, JobStore, NewJob, StoreResult};
use super::rows::job;
use super::{PostgresStore, within};
use crate::domain::Timestamp;

const ENQUEUE: &str = "INSERT INTO jobs (kind, payload, run_at, unique_key) \
     VALUES ($1, $2::text::jsonb, $3, $4) ON CONFLICT DO NOTHING";
const LEASE: &str = "UPDATE jobs AS j SET run_at = $3, attempts = attempts + 1 FROM \
     (SELECT job_id FROM jobs WHERE given_up_at IS NULL AND run_at <= $2 AND kind = ANY ($1) \
     ORDER BY run_at LIMIT $4 FOR UPDATE SKIP LOCKED) AS due \
     WHERE j.job_id = due.job_id RETURNING j.job_id, j.kind, j.payload::text, j.attempts::int8";

async fn execute(pool: &PgPool, query: Query<'_, Postgres, PgArguments>) -> StoreResult<()> {
    within(async { Ok(query.execute(pool).await.map(|_| ())?) }).await
}

#[async_trait]
impl JobStore for PostgresStore {
    async fn enqueue(&self, job: NewJob) -> StoreResult<()> {
        let enqueue = sqlx::query(ENQUEUE)
            .bind(job.kind)
            .bind(job.payload.to_string())
            .bind(job.run_at.0)
            .bind(job.unique_key);
        execute(&self.pool, enqueue).await
    }

    async fn lease_jobs(
        &self,
        kinds: &[&str],
        now: Timestamp,
        leased_until: Timestamp,
        limit: i64,
    ) -> StoreResult<Vec<Job>> {
        let lease = sqlx::query(LEASE)
            .bind(kinds)
            .bind(now.0)
            .bind(leased_until.0)
            .bind(limit);
        let rows = within(async { Ok(lease.fetch_all(&self.pool).await?) }).await?;
        rows.iter().map(job).collect()
    }

    async fn finish_job(&self, id: JobId) -> StoreResult<()> {
        execute(&self.pool, sqlx::query(FINISH).bind(id.0)).await
    }

    async fn retry_job(&self, id: JobId, run_at: Timestamp, error: &str) -> StoreResult<()> {
        let retry = sqlx::query(RETRY).bind(id.0).bind(run_at.0).bind(error);
        execute(&self.pool, retry).await
    }

    async fn give_up_job(&self, id: JobId, at: Timestamp, error: &str) -> StoreResult<()> {
        let give_up = sqlx::query(GIVE_UP).bind(id.0).bind(at.0).bind(error);
        execute(&self.pool, give_up).await
    }

    async fn given_up_jobs(&self) -> StoreResult<i64> {
        let given_up = sqlx::query_scalar(GIVEN_UP);
        within(async { Ok(given_up.fetch_one(&self.pool).await?) }).await
    }
}
