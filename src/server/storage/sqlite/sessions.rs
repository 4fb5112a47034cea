//! Sessions in SQLite.

use async_trait::async_trait;

use super::super::sessions::{
    DELETE_EXPIRED, FORGET_EXPIRED, REVOKE, REVOKED, SESSIONS_OF, active, rows,
};
use super::super::{
    ActiveSession, MAX_SESSIONS, NewEpoch, NewJob, SessionEpoch, SessionStore, StoreResult,
};
use super::SqliteStore;
use super::accounts::replace_hash;
use super::jobs::enqueue;
use super::rows::epoch;
use crate::domain::{Timestamp, UserId};

const RECENT: &str =
    "SELECT session_key, expires_at FROM ended_sessions WHERE ended_at > unixepoch() - $1";

const BEGIN_EPOCH: &str = "INSERT INTO session_epochs AS e (user_id, number, since, kept) VALUES (?1, 1, ?2, ?3) \
    ON CONFLICT (user_id) DO UPDATE SET number = e.number + 1, since = excluded.since, kept = excluded.kept, \
    began_at = unixepoch() RETURNING number AS epoch, since AS epoch_since, kept AS epoch_kept";
const RECENT_EPOCHS: &str = "SELECT user_id, number AS epoch, since AS epoch_since, kept AS epoch_kept \
    FROM session_epochs WHERE began_at > unixepoch() - ?";

/// Sessions that are noted out of order keep the later time.
const NOTE: &str = "INSERT INTO active_sessions (session_key, user_id, epoch, issued_at, expires_at, seen_at, user_agent) \
    SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6 \
    FROM json_each(?) j WHERE EXISTS (SELECT 1 FROM users u WHERE u.user_id = j.value ->> 1) \
    ON CONFLICT (session_key) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at), user_agent = excluded.user_agent";

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

    async fn note_sessions(&self, sessions: &[ActiveSession]) -> StoreResult<()> {
        let note = sqlx::query(NOTE).bind(rows(sessions));
        note.execute(&self.writer).await?;
        Ok(())
    }

    async fn sessions_of(&self, user: UserId, now: Timestamp) -> StoreResult<Vec<ActiveSession>> {
        let known = sqlx::query_as(SESSIONS_OF).bind(user.0).bind(now.0);
        let known = known.bind(MAX_SESSIONS).fetch_all(&self.readers).await?;
        Ok(known.into_iter().map(|row| active(user, row)).collect())
    }

    async fn begin_epoch(&self, new: &NewEpoch<'_>) -> StoreResult<Option<SessionEpoch>> {
        let mut transaction = self.begin_write().await?;
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
    }

    async fn recent_epochs(&self, seconds: i64) -> StoreResult<Vec<(UserId, SessionEpoch)>> {
        let recent = sqlx::query(RECENT_EPOCHS).bind(seconds);
        let rows = recent.fetch_all(&self.readers).await?;
        let read = |row| Ok((UserId(sqlx::Row::try_get(row, "user_id")?), epoch(row)?));
        rows.iter().map(read).collect()
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> StoreResult<u64> {
        let forget = sqlx::query(FORGET_EXPIRED).bind(now.0);
        forget.execute(&self.writer).await?;
        let deleted = sqlx::query(DELETE_EXPIRED).bind(now.0);
        Ok(deleted.execute(&self.writer).await?.rows_affected())
    }
}
