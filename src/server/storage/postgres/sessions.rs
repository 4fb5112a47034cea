//! Revoked sessions in PostgreSQL.

use async_trait::async_trait;

use super::super::sessions::{DELETE_EXPIRED, REVOKE, REVOKED};
use super::super::{NewJob, SessionStore, StoreResult};
use super::jobs::enqueue;
use super::{PostgresStore, within};
use crate::domain::Timestamp;

const RECENT: &str = "SELECT session_key, expires_at FROM ended_sessions \
    WHERE ended_at > clock_timestamp() - $1 * interval '1 second'";

#[async_trait]
impl SessionStore for PostgresStore {
    async fn revoke_session(
        &self,
        key: &str,
        expires_at: Timestamp,
        deletion: NewJob,
    ) -> StoreResult<()> {
        let revoke = sqlx::query(REVOKE).bind(key).bind(expires_at.0);
        within(async {
            let mut transaction = self.pool.begin().await?;
            revoke.execute(&mut *transaction).await?;
            enqueue(deletion).execute(&mut *transaction).await?;
            Ok(transaction.commit().await?)
        })
        .await
    }

    async fn revoked_sessions(&self, now: Timestamp) -> StoreResult<Vec<(String, Timestamp)>> {
        let revoked = sqlx::query_as::<_, (String, i64)>(REVOKED).bind(now.0);
        let rows = within(async { Ok(revoked.fetch_all(&self.pool).await?) }).await?;
        let rows = rows.into_iter();
        Ok(rows.map(|(key, at)| (key, Timestamp(at))).collect())
    }

    async fn recently_revoked(&self, seconds: i64) -> StoreResult<Vec<(String, Timestamp)>> {
        let revoked = sqlx::query_as::<_, (String, i64)>(RECENT).bind(seconds);
        let rows = within(async { Ok(revoked.fetch_all(&self.pool).await?) }).await?;
        let rows = rows.into_iter();
        Ok(rows.map(|(key, at)| (key, Timestamp(at))).collect())
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> StoreResult<u64> {
        let delete = sqlx::query(DELETE_EXPIRED).bind(now.0);
        within(async { Ok(delete.execute(&self.pool).await?.rows_affected()) }).await
    }
}
