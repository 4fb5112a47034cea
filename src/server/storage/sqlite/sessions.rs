//! Revoked sessions in SQLite.

use async_trait::async_trait;

use super::super::sessions::{DELETE_EXPIRED, REVOKE, REVOKED};
use super::super::{SessionStore, StoreResult};
use super::SqliteStore;
use crate::domain::Timestamp;

#[async_trait]
impl SessionStore for SqliteStore {
    async fn revoke_session(&self, key: &str, expires_at: Timestamp) -> StoreResult<()> {
        let revoke = sqlx::query(REVOKE).bind(key).bind(expires_at.0);
        revoke.execute(&self.writer).await?;
        Ok(())
    }

    async fn revoked_sessions(&self, now: Timestamp) -> StoreResult<Vec<(String, Timestamp)>> {
        let revoked = sqlx::query_as::<_, (String, i64)>(REVOKED).bind(now.0);
        let rows = revoked.fetch_all(&self.readers).await?.into_iter();
        Ok(rows.map(|(key, at)| (key, Timestamp(at))).collect())
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> StoreResult<u64> {
        let deleted = sqlx::query(DELETE_EXPIRED).bind(now.0);
        Ok(deleted.execute(&self.writer).await?.rows_affected())
    }
}
