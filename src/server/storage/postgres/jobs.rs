//! Jobs in PostgreSQL. Workers of several nodes lease different jobs.

use async_trait::async_trait;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{PgPool, Postgres};

use super::super::jobs::{FINISH, GIVE_UP, GIVEN_UP, RETRY};
use super::super::{Job, JobStore, NewJob, StoreResult};
use super::rows::job;
use super::{PostgresStore, within};
use crate::domain::Timestamp;

const ENQUEUE: &str = "INSERT INTO jobs (kind, payload, run_at, unique_key) \
     VALUES ($1, $2::text::jsonb, $3, $4) ON CONFLICT DO NOTHING";
// Not a join: the planner may run a joined subquery once for each job, and then more than one job is leased.
const LEASE: &str = "UPDATE jobs SET run_at = $3, attempts = attempts + 1 WHERE job_id = \
     (SELECT job_id FROM jobs WHERE given_up_at IS NULL AND run_at <= $2 AND kind = ANY ($1) \
     ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING job_id, kind, payload::text, attempts::int8";

async fn execute(pool: &PgPool, query: Query<'_, Postgres, PgArguments>) -> StoreResult<()> {
    within(async { Ok(query.execute(pool).await.map(|_| ())?) }).await
}

/// A statement about a lease.
fn of(statement: &'static str, job: &Job) -> Query<'static, Postgres, PgArguments> {
    // PostgreSQL keeps the number of attempts as an integer.
    let attempts = i32::try_from(job.attempts).unwrap_or(i32::MAX);
    sqlx::query(statement).bind(job.id.0).bind(attempts)
}

pub(super) fn enqueue(job: NewJob) -> Query<'static, Postgres, PgArguments> {
    sqlx::query(ENQUEUE)
        .bind(job.kind)
        .bind(job.payload.to_string())
        .bind(job.run_at.0)
        .bind(job.unique_key)
}

#[async_trait]
impl JobStore for PostgresStore {
    async fn enqueue(&self, job: NewJob) -> StoreResult<()> {
        execute(&self.pool, enqueue(job)).await
    }

    async fn lease_job(
        &self,
        kinds: &[&str],
        now: Timestamp,
        leased_until: Timestamp,
    ) -> StoreResult<Option<Job>> {
        let lease = sqlx::query(LEASE)
            .bind(kinds)
            .bind(now.0)
            .bind(leased_until.0);
        let row = within(async { Ok(lease.fetch_optional(&self.pool).await?) }).await?;
        row.as_ref().map(job).transpose()
    }

    async fn finish_job(&self, job: &Job) -> StoreResult<()> {
        execute(&self.pool, of(FINISH, job)).await
    }

    async fn retry_job(&self, job: &Job, run_at: Timestamp, error: &str) -> StoreResult<()> {
        let retry = of(RETRY, job).bind(run_at.0).bind(error);
        execute(&self.pool, retry).await
    }

    async fn give_up_job(&self, job: &Job, at: Timestamp, error: &str) -> StoreResult<()> {
        let give_up = of(GIVE_UP, job).bind(at.0).bind(error);
        execute(&self.pool, give_up).await
    }

    async fn given_up_jobs(&self) -> StoreResult<i64> {
        let given_up = sqlx::query_scalar(GIVEN_UP);
        within(async { Ok(given_up.fetch_one(&self.pool).await?) }).await
    }
}
