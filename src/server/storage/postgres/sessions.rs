//! Sessions in PostgreSQL.

use async_trait::async_trait;

use super::super::sessions::{
    DELETE_EXPIRED, FORGET_EXPIRED, REVOKE, REVOKED, SESSIONS_OF, active, rows,
};
use super::super::{
    ActiveSession, MAX_SESSIONS, NewEpoch, NewJob, SessionEpoch, SessionStore, StoreResult,
};
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

/// Sessions that are noted out of order keep the later time. Sorted, so that two servers cannot deadlock.
const NOTE: &str = "INSERT INTO active_sessions AS a \
    (session_key, user_id, epoch, issued_at, expires_at, seen_at, user_agent) \
    SELECT j ->> 0, (j ->> 1)::bigint, (j ->> 2)::bigint, (j ->> 3)::bigint, (j ->> 4)::bigint, (j ->> 5)::bigint, j ->> 6 \
    FROM jsonb_array_elements($1::jsonb) AS j WHERE EXISTS (SELECT FROM users u WHERE u.user_id = (j ->> 1)::bigint) \
    ORDER BY 1 ON CONFLICT (session_key) DO UPDATE SET seen_at = greatest(a.seen_at, excluded.seen_at), \
    user_agent = excluded.user_agent";

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
            let mut transaction = self.begin().await?;
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

    async fn note_sessions(&self, sessions: &[ActiveSession]) -> StoreResult<()> {
        let note = sqlx::query(NOTE).bind(rows(sessions));
        within(async { Ok(note.execute(&self.pool).await.map(drop)?) }).await
    }

    async fn sessions_of(&self, user: UserId, now: Timestamp) -> StoreResult<Vec<ActiveSession>> {
        let known = sqlx::query_as(SESSIONS_OF).bind(user.0).bind(now.0);
        let known = known.bind(MAX_SESSIONS);
        let known = within(async { Ok(known.fetch_all(&self.pool).await?) }).await?;
        Ok(known.into_iter().map(|row| active(user, row)).collect())
    }

    async fn begin_epoch(&self, new: &NewEpoch<'_>) -> StoreResult<Option<SessionEpoch>> {
        within(async {
            let mut transaction = self.begin().await?;
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
        let forget = sqlx::query(FORGET_EXPIRED).bind(now.0);
        let delete = sqlx::query(DELETE_EXPIRED).bind(now.0);
        within(async {
            forget.execute(&self.pool).await?;
            Ok(delete.execute(&self.pool).await?.rows_affected())
        })
        .await
    }
}
