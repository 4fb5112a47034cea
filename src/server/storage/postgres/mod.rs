//! The engine for production: PostgreSQL 15 or newer, optionally in the platform's database.

mod accounts;
mod append;
mod attachments;
mod changes;
mod conversations;
mod entry;
mod file_rows;
mod jobs;
mod messages;
mod notes;
mod pictures;
mod reports;
mod rows;
mod search_index;
mod sessions;

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, Postgres, Transaction};
use tokio::time::Instant;

use super::log::{Queue, queue, store_batches};
use super::{Store, StoreError, StoreLoad, StoreResult, WRITE_PROBE, migrations, usage};
use crate::server::deadline;
use crate::server::metrics::LogMetrics;

/// Maximum time to wait for a free connection.
const ACQUIRE: Duration = Duration::from_secs(3);
/// Maximum time to wait for a result, also from a database that does not respond.
const ANSWER: Duration = Duration::from_secs(4);
/// Limits within the database: 2 s per statement, 1.5 s per lock, 5 s for an idle open transaction.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "2000"),
    ("lock_timeout", "1500"),
    ("idle_in_transaction_session_timeout", "5000"),
];

/// Planner settings that stay good while tables grow. By default the planner would scan a table that was empty at the
/// last analysis, and JIT-compile very short statements. Joins are executed in the order in which they are written.
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
    /// Queued changes, which are written together.
    log: Queue,
}

impl PostgresStore {
    /// Opens `postgres://…` and applies the migrations. Two servers may do so at the same time.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be reached or a migration fails.
    pub async fn open(url: &str) -> StoreResult<Self> {
        let options = PgConnectOptions::from_str(url)?.application_name("chitrasethu");
        // Migrating a large existing database may take long, so there is no time limit.
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
        warn_if_in_clear(&migrating, options.get_host()).await?;
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

    /// Begins a transaction, in a task of its own: if the caller is dropped meanwhile, the transaction is complete before it is
    /// rolled back. After a `BEGIN` that is dropped on its way, sqlx 0.9 gives the connection to others while its transaction is
    /// open, and what they are told is stored is lost when the database closes it.
    async fn begin(&self) -> StoreResult<Transaction<'static, Postgres>> {
        let pool = self.pool.clone();
        let begun = tokio::spawn(async move { pool.begin().await }).await;
        // The task is only ended when the server stops.
        Ok(begun.unwrap_or(Err(sqlx::Error::PoolClosed))?)
    }
}

/// Warns if whoever listens between this server and its database can read everything. `sslmode=prefer`, the default, falls back
/// to that without a word.
async fn warn_if_in_clear(pool: &PgPool, host: &str) -> StoreResult<()> {
    let encrypted = sqlx::query_scalar("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    let encrypted: Option<bool> = encrypted.fetch_optional(pool).await?;
    if encrypted != Some(true) && !is_on_this_machine(host) {
        tracing::warn!(
            host,
            "the database is reached without encryption; add sslmode=require or verify-full to DATABASE_URL"
        );
    }
    Ok(())
}

/// A socket in the file system has a path for a host.
fn is_on_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || host.starts_with('/') || address.is_ok_and(|it| it.is_loopback())
}

/// Waits for a result, at most [`ANSWER`] and not longer than whoever waits for the answer.
async fn within<T>(answer: impl Future<Output = StoreResult<T>>) -> StoreResult<T> {
    let until = deadline::due().min(Instant::now() + ANSWER);
    tokio::time::timeout_at(until, answer)
        .await
        .unwrap_or_else(|_| {
            let why = "the database did not answer in time".to_owned();
            Err(StoreError::Unavailable(why))
        })
}

#[async_trait]
impl Store for PostgresStore {
    async fn ready(&self) -> StoreResult<()> {
        let written = sqlx::query(WRITE_PROBE);
        within(async { Ok(written.execute(&self.pool).await.map(drop)?) }).await
    }

    async fn flush(&self) -> StoreResult<()> {
        self.log.flush().await
    }

    fn load(&self) -> StoreLoad {
        let (in_use, idle) = usage(&self.pool);
        StoreLoad {
            in_use,
            idle,
            waiting: self.log.waiting(),
        }
    }

    fn log_metrics(&self) -> &LogMetrics {
        self.log.metrics()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_reached_without_a_network() {
        for host in [
            "localhost",
            "127.0.0.1",
            "127.8.8.8",
            "::1",
            "[::1]",
            "/var/run/postgresql",
        ] {
            assert!(is_on_this_machine(host), "{host}");
        }
        for host in [
            "database",
            "10.0.0.5",
            "2001:db8::1",
            "localhost.example",
            "",
        ] {
            assert!(!is_on_this_machine(host), "{host}");
        }
    }
}
