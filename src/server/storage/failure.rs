//! What an engine's error means to those who asked.

use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

use super::StoreError;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let passes = match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
            sqlx::Error::Database(cause) => passes(cause.as_ref()),
            _ => false,
        };
        match error.as_database_error() {
            _ if passes => Self::Unavailable(error.to_string()),
            Some(cause) if cause.code().as_deref() == Some("22001") => Self::TooLong,
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// Can the same call succeed a moment later?
fn passes(cause: &dyn DatabaseError) -> bool {
    if let Some(cause) = cause.try_downcast_ref::<PgDatabaseError>() {
        // Connection lost, resources short, operator at work, lock or time limit, deadlock, serialisation.
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
