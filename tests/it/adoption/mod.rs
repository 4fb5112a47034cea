//! The platform's database, adopted while its old backend keeps running. The invariants are checked in the
//! database itself.

mod beside;
mod hidden;
mod kept;
mod marks;
mod sequence;
mod sign_in;
mod tls;
mod together;

use std::path::Path;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

use crate::support::{postgres, root};

/// The password of every person here.
pub(crate) const PASSWORD: &str = "Password123!";

/// A database with the platform's tables, or an empty one.
pub(crate) struct Platform {
    pub(crate) url: String,
    pub(crate) pool: PgPool,
}

impl Platform {
    /// An empty database.
    pub(crate) async fn empty() -> Self {
        let url = postgres().await;
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .connect(&url)
            .await
            .unwrap();
        Self { url, pool }
    }

    /// The platform's tables with 300 people and this many messages.
    pub(crate) async fn with_messages(messages: u32) -> Self {
        let platform = Self::empty().await;
        let hash = bcrypt::hash(PASSWORD, 4).unwrap();
        platform.run(include_str!("platform.sql")).await;
        let mut connection = platform.pool.acquire().await.unwrap();
        sqlx::query("SELECT set_config('platform.messages', $1, false), set_config('platform.password_hash', $2, false)")
            .bind(messages.to_string())
            .bind(hash)
            .execute(&mut *connection)
            .await
            .unwrap();
        sqlx::raw_sql(include_str!("contents.sql"))
            .execute(&mut *connection)
            .await
            .unwrap();
        drop(connection);
        platform
    }

    /// A small platform database that has been adopted.
    pub(crate) async fn adopted() -> Self {
        let platform = Self::with_messages(2_000).await;
        platform.adopt().await.unwrap();
        platform
    }

    /// Runs the migrations, as a server does when it starts. On its own connection: after a failure sqlx leaves
    /// its lock on it.
    pub(crate) async fn adopt(&self) -> Result<(), MigrateError> {
        let folder: &Path = &root().join("migrations/postgres");
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        Migrator::new(folder).await?.run(&mut connection).await
    }

    /// Runs statements.
    pub(crate) async fn run(&self, statements: &str) {
        sqlx::raw_sql(AssertSqlSafe(statements))
            .execute(&self.pool)
            .await
            .unwrap();
    }

    /// The first column of the rows of a query.
    pub(crate) async fn texts(&self, query: &str) -> Vec<String> {
        sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }

    /// The single number that a query returns.
    pub(crate) async fn number(&self, query: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    /// Stores a message like the old backend; returns its number.
    pub(crate) async fn old_backend_sends(&self, from: i32, to: i32, text: &str) -> i32 {
        sqlx::query_scalar(
            "INSERT INTO messages (sender_id, receiver_id, message_text, message_type, attachment_url) \
             VALUES ($1, $2, $3, 'text', NULL) RETURNING message_id",
        )
        .bind(from)
        .bind(to)
        .bind(text)
        .fetch_one(&self.pool)
        .await
        .unwrap()
    }

    /// Marks everything that `reader` has received from `sender` as read, like the old backend.
    pub(crate) async fn old_backend_reads(&self, reader: i32, sender: i32) {
        sqlx::query(
            "UPDATE messages SET is_read = true, read_at = now() \
             WHERE sender_id = $1 AND receiver_id = $2 AND is_read = false",
        )
        .bind(sender)
        .bind(reader)
        .execute(&self.pool)
        .await
        .unwrap();
    }

    /// Fails with every contradiction between the tables of the chat.
    #[track_caller]
    pub(crate) fn assert_sound(&self) -> impl Future<Output = ()> + use<'_> {
        let asked = std::panic::Location::caller();
        async move {
            let wrong = self.texts(include_str!("audit.sql")).await;
            assert!(
                wrong.is_empty(),
                "at {asked}, {} things are wrong, such as: {:?}",
                wrong.len(),
                &wrong[..wrong.len().min(5)]
            );
        }
    }
}
