//! Ended sessions in PostgreSQL.

use async_trait::async_trait;

use super::super::sessions::{DELETE_EXPIRED, REVOKE, REVOKED};
use super::super::{NewEpoch, NewJob, SessionEpoch, SessionStore, StoreResult};
use super::accounts::replace_hash;
use super::jobs::enqueue;
use super::rows::epoch;
use super::{PostgresStore, within};
use crate::domain::{Timestamp, UserId};

const RECENT: &str = "SELECT session_key, expires_at FROM ended_sessions \
    WHERE ended_at > clock_timestamp() - $1 * interval '1 second'";

const BEGIN_EPOCH: &str = "INSERT INTO session_epochs AS e (user_id, number, since, kept) VALUES ($1, 1, $2, $3) \
    ON CONFLICT (user_id) DO UPDATE SET number = e.number + 1, since = excluded.since, kept = excluded.kept, \
    began_at = clock_timestamp() RETURNING number AS epoch, since AS epoch_since, kept AS epoch_kept";
const RECENT_EPOCHS: &str = "SELECT user_id, number AS epoch, since AS epoch_since, kept AS epoch_kept \
    FROM session_epochs WHERE began_at > clock_timestamp() - $1 * interval '1 second'";

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

    async fn begin_epoch(&self, new: &NewEpoch<'_>) -> StoreResult<Option<SessionEpoch>> {
        within(async {
            let mut transaction = self.pool.begin().await?;
            if let Some(hash) = new.password {
                let replaced = replace_hash(new.user, hash);
                let replaced = replaced.execute(&mut *transaction).await?;
                if replaced.rows_affected() == 0 {
                    return Ok(None);
                }
            }
            let begun = sqlx::query(BEGIN_EPOCH).bind(new.user.0).bind(new.at.0);
            let begun = begun.bind(new.kept).fetch_one(&mut *transaction).await?;
            let begun = epoch(&begun)?;
            transaction.commit().await?;
            Ok(Some(begun))
        })
        .await
    }

    async fn recent_epochs(&self, seconds: i64) -> StoreResult<Vec<(UserId, SessionEpoch)>> {
        let recent = sqlx::query(RECENT_EPOCHS).bind(seconds);
        let rows = within(async { Ok(recent.fetch_all(&self.pool).await?) }).await?;
        let read = |row| Ok((UserId(sqlx::Row::try_get(row, "user_id")?), epoch(row)?));
        rows.iter().map(read).collect()
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> StoreResult<u64> {
        let delete = sqlx::query(DELETE_EXPIRED).bind(now.0);
        within(async { Ok(delete.execute(&self.pool).await?.rows_affected()) }).await
    }
}
