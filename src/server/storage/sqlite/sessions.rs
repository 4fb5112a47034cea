//! Revoked sessions in SQLite.

use async_trait::async_trait;

use super::super::sessions::{DELETE_EXPIRED, REVOKE, REVOKED};
use super::super::{NewJob, SessionStore, StoreResult};
use super::SqliteStore;
use super::jobs::enqueue;
use crate::domain::Timestamp;

const RECENT: &str =
    "SELECT session_key, expires_at FROM ended_sessions WHERE ended_at > unixepoch() - $1";

#[async_trait]
impl SessionStore for SqliteStore {
    async fn revoke_session(
        &self,
        key: &str,
        expires_at: Timestamp,
        deletion: NewJob,
    ) -> StoreResult<()> {
        let mut transaction = self.begin_write().await?;
        let revoke = sqlx::query(REVOKE).bind(key).bind(expires_at.0);
        revoke.execute(&mut *transaction).await?;
        enqueue(deletion).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    async fn revoked_sessions(&self, now: Timestamp) -> StoreResult<Vec<(String, Timestamp)>> {
        let revoked = sqlx::query_as::<_, (String, i64)>(REVOKED).bind(now.0);
        let rows = revoked.fetch_all(&self.readers).await?.into_iter();
        Ok(rows.map(|(key, at)| (key, Timestamp(at))).collect())
    }

    async fn recently_revoked(&self, seconds: i64) -> StoreResult<Vec<(String, Timestamp)>> {
        let revoked = sqlx::query_as::<_, (String, i64)>(RECENT).bind(seconds);
        let rows = revoked.fetch_all(&self.readers).await?.into_iter();
        Ok(rows.map(|(key, at)| (key, Timestamp(at))).collect())
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> StoreResult<u64> {
        let deleted = sqlx::query(DELETE_EXPIRED).bind(now.0);
        Ok(deleted.execute(&self.writer).await?.rows_affected())
    }
}
