//! Ended sessions in PostgreSQL.

use sqlx::PgPool;

use super::super::StoreResult;
use crate::domain::Timestamp;

pub(super) async fn revoke(pool: &PgPool, key: &str, expires_at: Timestamp) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO ended_sessions (session_key, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(key)
    .bind(expires_at.0)
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn revoked(
    pool: &PgPool,
    now: Timestamp,
) -> StoreResult<Vec<(String, Timestamp)>> {
    sqlx::query("DELETE FROM ended_sessions WHERE expires_at <= $1")
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
