//! The engine for production: PostgreSQL 15 or newer, also with the platform's tables in it.

mod accounts;
mod append;
mod changes;
mod conversations;
mod jobs;
mod messages;
mod rows;
mod sessions;

use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::log::{Queue, queue, store_batches};
use super::{Store, StoreError, StoreResult, migrations};

/// How long anybody waits for a free connection.
const ACQUIRE: Duration = Duration::from_secs(3);
/// How long anybody waits for an answer, also of a database that is frozen and says nothing.
const ANSWER: Duration = Duration::from_secs(4);
/// What the database itself gives up: statements after 2 s, locks after 1.5 s, transactions left open after 5 s.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "2000"),
    ("lock_timeout", "1500"),
    ("idle_in_transaction_session_timeout", "5000"),
];

/// Plans that stay good while a table grows: the planner would read a table from end to end that was empty when
/// it last looked, and compile what runs for a fraction of a millisecond. Joins are taken in the order in which
/// they are written.
const PLANS: [(&str, &str); 7] = [
    ("join_collapse_limit", "1"),
    ("from_collapse_limit", "1"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
    ("plan_cache_mode", "force_generic_plan"),
];

/// PostgreSQL behind the [`Store`] trait.
pub struct PostgresStore {
    pool: PgPool,
    /// Messages and marks wait here and are written together.
    log: Queue,
}

impl PostgresStore {
    /// Opens `postgres://…` and applies the migrations; two servers may do so at the same time.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be reached or a migration fails.
    pub async fn open(url: &str) -> StoreResult<Self> {
        let options = PgConnectOptions::from_str(url)?.application_name("chitrasethu");
        // Adopting a large database takes as long as it takes.
        let migrating = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.clone())
            .await?;
        migrations::of_this_version(sqlx::migrate!("migrations/postgres"))
            .run(&migrating)
            .await
            .map_err(|error| StoreError::Failed(format!("migration: {error}")))?;
        let newest = sqlx::query_scalar(migrations::NEWEST)
            .fetch_one(&migrating)
            .await?;
        migrations::check(newest)?;
        migrating.close().await;

        let options = options.options(LIMITS).options(PLANS);
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.clone())
            .await?;
        let (log, batches) = queue();
        tokio::spawn(store_batches(append::PgAppender::new(options), batches));
        Ok(Self { pool, log })
    }
}

/// Waits for an answer, but not for ever.
async fn within<T>(answer: impl Future<Output = StoreResult<T>>) -> StoreResult<T> {
    tokio::time::timeout(ANSWER, answer)
        .await
        .unwrap_or_else(|_| {
            let why = "the database did not answer in time".to_owned();
            Err(StoreError::Unavailable(why))
        })
}

#[async_trait]
impl Store for PostgresStore {
    async fn ready(&self) -> StoreResult<()> {
        let asked = sqlx::query("SELECT 1");
        within(async { Ok(asked.execute(&self.pool).await.map(|_| ())?) }).await
    }
}
