//! Accounts and profiles in SQLite.

use async_trait::async_trait;
use sqlx::{Row, Sqlite};

use super::super::accounts::BCRYPT_COST;
use super::super::search::Search;
use super::super::sessions::REPLACE_HASH;
use super::super::{
    Account, AccountStore, Credentials, NewAccount, NewPassword, Profile, SessionEpoch, StoreError,
    StoreResult,
};
use super::SqliteStore;
use super::rows::{account, array};
use crate::domain::{Timestamp, UserId};

macro_rules! select_account {
    ($rest:literal) => {
        concat!(
            "SELECT u.user_id, u.email, u.password_hash, u.user_type, u.is_verified, u.is_active, ",
            "coalesce(p.full_name, '') AS full_name, p.avatar_url, p.bio, p.phone, p.location, p.city, p.state, ",
            "e.number AS epoch, e.since AS epoch_since, e.kept AS epoch_kept ",
            "FROM users u LEFT JOIN user_profiles p USING (user_id) LEFT JOIN session_epochs e USING (user_id) ",
            $rest
        )
    };
}

const BY_IDS: &str = select_account!("WHERE u.user_id IN (SELECT value FROM json_each(?))");
const BY_EMAIL: &str = select_account!("WHERE u.email = ?");
const PHOTOGRAPHERS: &str = select_account!(
    "WHERE u.user_type = 'photographer' AND u.is_active = 1 \
     ORDER BY p.full_name COLLATE NOCASE, u.user_id LIMIT ?"
);

const ENDED: &str = "SELECT user_id, ended_at < unixepoch() - 600 FROM ended_accounts";
const FORGET_ENDED: &str = "DELETE FROM ended_accounts WHERE ended_at < unixepoch() - 600";
const INACTIVE_AMONG: &str = "SELECT j.value FROM json_each(?) j \
     WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.user_id = j.value AND u.is_active = 1)";
const PASSWORD_HASH: &str = "SELECT password_hash FROM users WHERE user_id = $1";
const INSERT_USER: &str = "INSERT INTO users (email, password_hash, user_type, created_at, updated_at) \
     VALUES (?1, ?2, ?3, ?4, ?4) RETURNING user_id";
const UPSERT_PROFILE: &str = "INSERT INTO user_profiles \
     (user_id, full_name, avatar_url, bio, phone, location, city, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
     ON CONFLICT (user_id) DO UPDATE SET full_name = excluded.full_name, avatar_url = excluded.avatar_url, \
     bio = excluded.bio, phone = excluded.phone, location = excluded.location, city = excluded.city, \
     state = excluded.state";

#[async_trait]
impl AccountStore for SqliteStore {
    async fn create_account(&self, new: NewAccount) -> StoreResult<Account> {
        let mut tx = self.begin_write().await?;
        let id = sqlx::query_scalar(INSERT_USER)
            .bind(new.email.as_str())
            .bind(&new.password_hash)
            .bind(new.user_type.as_str())
            .bind(new.at.0)
            .fetch_one(&mut *tx)
            .await
            .map(UserId)
            .map_err(|error| match error.as_database_error() {
                Some(cause) if cause.is_unique_violation() => StoreError::EmailTaken,
                _ => error.into(),
            })?;
        let profile = Profile {
            full_name: new.full_name.as_str().to_owned(),
            phone: new.phone,
            ..Profile::default()
        };
        upsert_profile(id, &profile).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(Account {
            id,
            email: new.email.as_str().to_owned(),
            user_type: new.user_type,
            is_verified: false,
            is_active: true,
            epoch: SessionEpoch::default(),
            profile,
        })
    }

    async fn accounts(&self, ids: &[UserId]) -> StoreResult<Vec<Account>> {
        let rows = sqlx::query(BY_IDS)
            .bind(array(ids))
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(account).collect()
    }

    /// The write lock is only taken when there is something to delete.
    async fn ended_accounts(&self) -> StoreResult<Vec<UserId>> {
        let rows: Vec<(i64, bool)> = sqlx::query_as(ENDED).fetch_all(&self.readers).await?;
        if rows.iter().any(|(_, is_old)| *is_old) {
            sqlx::query(FORGET_ENDED).execute(&self.writer).await?;
        }
        Ok(rows.into_iter().map(|(id, _)| UserId(id)).collect())
    }

    async fn inactive_among(&self, ids: &[UserId]) -> StoreResult<Vec<UserId>> {
        let ids: Vec<i64> = sqlx::query_scalar(INACTIVE_AMONG)
            .bind(array(ids))
            .fetch_all(&self.readers)
            .await?;
        Ok(ids.into_iter().map(UserId).collect())
    }

    async fn credentials(&self, email: &str) -> StoreResult<Option<Credentials>> {
        let found = sqlx::query(BY_EMAIL).bind(email.trim().to_lowercase());
        let row = found.fetch_optional(&self.readers).await?;
        row.map(|row| {
            Ok(Credentials {
                account: account(&row)?,
                password_hash: row.try_get("password_hash")?,
            })
        })
        .transpose()
    }

    async fn password_hash(&self, id: UserId) -> StoreResult<Option<String>> {
        let hash = sqlx::query_scalar(PASSWORD_HASH).bind(id.0);
        Ok(hash.fetch_optional(&self.readers).await?)
    }

    async fn renew_password_hash(&self, id: UserId, hash: NewPassword<'_>) -> StoreResult<()> {
        replace_hash(id, hash).execute(&self.writer).await?;
        Ok(())
    }

    async fn bcrypt_cost(&self) -> StoreResult<Option<u32>> {
        let cost = sqlx::query_scalar::<_, Option<String>>(BCRYPT_COST);
        let cost = cost.fetch_one(&self.readers).await?;
        Ok(cost.and_then(|cost| cost.parse().ok()))
    }

    async fn record_sign_in(&self, id: UserId, at: Timestamp) -> StoreResult<()> {
        sqlx::query("UPDATE users SET last_login = ? WHERE user_id = ?")
            .bind(at.0)
            .bind(id.0)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn record_last_seen(&self, left: &[(UserId, Timestamp)]) -> StoreResult<()> {
        let left: Vec<_> = left.iter().map(|(user, at)| (user.0, at.0)).collect();
        sqlx::query(
        "UPDATE users SET last_seen_at = j.value ->> 1 FROM json_each(?) j WHERE user_id = j.value ->> 0",
    )
    .bind(serde_json::to_string(&left).expect("numbers"))
    .execute(&self.writer)
    .await?;
        Ok(())
    }

    async fn save_profile(&self, id: UserId, profile: &Profile) -> StoreResult<()> {
        upsert_profile(id, profile).execute(&self.writer).await?;
        Ok(())
    }

    async fn photographers(&self, search: Option<&str>, limit: i64) -> StoreResult<Vec<Account>> {
        let search = Search::new(search, limit);
        let rows = sqlx::query(PHOTOGRAPHERS)
            .bind(search.rows())
            .fetch(&self.readers);
        search.among(rows, account, Account::names).await
    }
}

fn upsert_profile(
    id: UserId,
    profile: &Profile,
) -> sqlx::query::Query<'_, Sqlite, sqlx::sqlite::SqliteArguments> {
    sqlx::query(UPSERT_PROFILE)
        .bind(id.0)
        .bind(&profile.full_name)
        .bind(&profile.avatar_url)
        .bind(&profile.bio)
        .bind(&profile.phone)
        .bind(&profile.location)
        .bind(&profile.city)
        .bind(&profile.state)
}

/// Changes no row if the hash is not the old one any more.
pub(super) fn replace_hash(
    id: UserId,
    hash: NewPassword<'_>,
) -> sqlx::query::Query<'_, Sqlite, sqlx::sqlite::SqliteArguments> {
    sqlx::query(REPLACE_HASH)
        .bind(id.0)
        .bind(hash.old_hash)
        .bind(hash.new_hash)
}
