//! Translation of database errors into storage errors, in one place per engine.

use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

/// Reasons why a storage call fails.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// An account with this e-mail address exists.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// Temporarily unavailable: the same call may succeed later. Nothing was changed.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A value is too long for its column: the platform's database has narrower columns than our schema.
    #[error("a value is too long")]
    TooLong,
    /// Any other failure.
    #[error("the database failed: {0}")]
    Failed(String),
}

/// The result of a storage call.
pub type StoreResult<T> = Result<T, StoreError>;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let is_passing = match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
            // So a connection ends that is closed at its beginning, between the request for encryption and its answer.
            sqlx::Error::Protocol(_) | sqlx::Error::Tls(_) => true,
            sqlx::Error::Database(cause) => is_passing(cause.as_ref()),
            _ => false,
        };
        match error.as_database_error() {
            _ if is_passing => Self::Unavailable(error.to_string()),
            Some(cause) if cause.code().as_deref() == Some("22001") => Self::TooLong,
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// Is the failure temporary, so that the same call can succeed later?
fn is_passing(cause: &dyn DatabaseError) -> bool {
    if let Some(cause) = cause.try_downcast_ref::<PgDatabaseError>() {
        // Connection lost, insufficient resources, operator intervention, lock or time limit, deadlock,
        // serialisation.
        // https://www.postgresql.org/docs/15/errcodes-appendix.html
        return ["08", "53", "57", "55", "40"].contains(&cause.code().get(..2).unwrap_or_default())
            || cause.code() == "25P03";
    }
    // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL and their extended codes end in 5, 6 and 13.
    cause
        .try_downcast_ref::<SqliteError>()
        .is_some_and(|cause| {
            let code = cause.code().and_then(|code| code.parse::<u32>().ok());
            code.is_some_and(|code| matches!(code & 0xff, 5 | 6 | 13))
        })
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, DiskFull};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked | DiskFull) => Self::Unavailable(error.to_string()),
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    /// A payload that cannot be parsed: from a row, or from the result of `chat_store`.
    fn from(error: serde_json::Error) -> Self {
        Self::Failed(format!("payload: {error}"))
    }
}
