//! Ended sessions in SQLite.

use sqlx::sqlite::SqlitePool;

use super::super::StoreResult;
use crate::domain::Timestamp;

pub(super) async fn revoke(pool: &SqlitePool, key: &str, expires_at: Timestamp) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO ended_sessions (session_key, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(key)
    .bind(expires_at.0)
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn revoked(
    pool: &SqlitePool,
    now: Timestamp,
) -> StoreResult<Vec<(String, Timestamp)>> {
    sqlx::query("DELETE FROM ended_sessions WHERE expires_at <= ?")
        .bind(now.0)
        .execute(pool)
        .await?;
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT session_key, expires_at FROM ended_sessions")
            .fetch_all(pool)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(key, expires_at)| (key, Timestamp(expires_at)))
        .collect())
}
