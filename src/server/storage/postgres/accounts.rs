//! Accounts and profiles in PostgreSQL, in the platform's own tables.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::postgres::PgArguments;

use super::super::accounts::BCRYPT_COST;
use super::super::search::Search;
use super::super::sessions::REPLACE_HASH;
use super::super::{
    Account, AccountStore, Credentials, NewAccount, NewPassword, Profile, SessionEpoch, StoreError,
    StoreResult,
};
use super::rows::{account, array};
use super::{PostgresStore, within};
use crate::domain::{Timestamp, UserId};

macro_rules! select_account {
    ($rest:literal) => {
        concat!(
            "SELECT u.user_id::int8, u.email, u.password_hash, u.user_type::text, ",
            "coalesce(u.is_verified, false) AS is_verified, u.is_active IS TRUE AS is_active, ",
            "coalesce(p.full_name, '') AS full_name, p.avatar_url, p.bio, p.phone, p.location, p.city, p.state, ",
            "e.number AS epoch, e.since AS epoch_since, e.kept AS epoch_kept ",
            "FROM users u LEFT JOIN user_profiles p ON p.user_id = u.user_id ",
            "LEFT JOIN session_epochs e ON e.user_id = u.user_id ",
            $rest
        )
    };
}

const BY_IDS: &str = select_account!("WHERE u.user_id = ANY($1::int8[])");
/// The old backend told Ravi@… from ravi@…, and kept addresses as they were typed: both may exist, also with spaces around
/// them. The exact one comes first; others count only if there is one of them.
const BY_EMAIL: &str = select_account!(
    "WHERE lower(btrim(u.email)) = lower(btrim($1)) ORDER BY u.email = $1 DESC, u.user_id LIMIT 2"
);
const PHOTOGRAPHERS: &str = select_account!(
    "WHERE u.user_type = 'photographer' AND u.is_active \
     ORDER BY lower(p.full_name), u.user_id LIMIT $1"
);

const EMAIL_TAKEN: &str = "SELECT 1 FROM users WHERE lower(btrim(email)) = $1";
const ENDED: &str = "SELECT user_id, ended_at < now() - interval '10 minutes' FROM ended_accounts";
const FORGET_ENDED: &str =
    "DELETE FROM ended_accounts WHERE ended_at < now() - interval '10 minutes'";
const INACTIVE_AMONG: &str = "SELECT id FROM unnest($1::int8[]) AS id \
     WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.user_id = id AND u.is_active)";
const PASSWORD_HASH: &str = "SELECT password_hash FROM users WHERE user_id = $1";
const INSERT_USER: &str = "INSERT INTO users (email, password_hash, user_type, created_at, updated_at) \
     VALUES ($1, $2, $3::user_type_enum, timestamp 'epoch' + $4 * interval '1 millisecond', \
     timestamp 'epoch' + $4 * interval '1 millisecond') RETURNING user_id::int8";
const UPSERT_PROFILE: &str = "INSERT INTO user_profiles \
     (user_id, full_name, avatar_url, bio, phone, location, city, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
     ON CONFLICT (user_id) DO UPDATE SET full_name = excluded.full_name, avatar_url = excluded.avatar_url, \
     bio = excluded.bio, phone = excluded.phone, location = excluded.location, city = excluded.city, \
     state = excluded.state";

#[async_trait]
impl AccountStore for PostgresStore {
    async fn create_account(&self, new: NewAccount) -> StoreResult<Account> {
        within(async {
            let mut tx = self.begin().await?;
            let taken = sqlx::query(EMAIL_TAKEN).bind(new.email.as_str());
            if taken.fetch_optional(&mut *tx).await?.is_some() {
                return Err(StoreError::EmailTaken);
            }
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
        })
        .await
    }

    async fn accounts(&self, ids: &[UserId]) -> StoreResult<Vec<Account>> {
        within(async {
            let rows = sqlx::query(BY_IDS)
                .bind(array(ids))
                .fetch_all(&self.pool)
                .await?;
            rows.iter().map(account).collect()
        })
        .await
    }

    async fn ended_accounts(&self) -> StoreResult<Vec<UserId>> {
        within(async {
            let rows: Vec<(i64, bool)> = sqlx::query_as(ENDED).fetch_all(&self.pool).await?;
            if rows.iter().any(|(_, is_old)| *is_old) {
                sqlx::query(FORGET_ENDED).execute(&self.pool).await?;
            }
            Ok(rows.into_iter().map(|(id, _)| UserId(id)).collect())
        })
        .await
    }

    async fn inactive_among(&self, ids: &[UserId]) -> StoreResult<Vec<UserId>> {
        let inactive = sqlx::query_scalar(INACTIVE_AMONG).bind(array(ids));
        let ids: Vec<i64> = within(async { Ok(inactive.fetch_all(&self.pool).await?) }).await?;
        Ok(ids.into_iter().map(UserId).collect())
    }

    async fn credentials(&self, email: &str) -> StoreResult<Option<Credentials>> {
        within(async {
            let found = sqlx::query(BY_EMAIL).bind(email).fetch_all(&self.pool);
            let found = found.await?;
            let Some(first) = found.first() else {
                return Ok(None);
            };
            let account = account(first)?;
            if found.len() > 1 && account.email != email {
                return Ok(None);
            }
            Ok(Some(Credentials {
                account,
                password_hash: first.try_get("password_hash")?,
            }))
        })
        .await
    }

    async fn password_hash(&self, id: UserId) -> StoreResult<Option<String>> {
        let hash = sqlx::query_scalar(PASSWORD_HASH).bind(id.0);
        within(async { Ok(hash.fetch_optional(&self.pool).await?) }).await
    }

    async fn renew_password_hash(&self, id: UserId, hash: NewPassword<'_>) -> StoreResult<()> {
        let renewed = replace_hash(id, hash);
        within(async { Ok(renewed.execute(&self.pool).await.map(drop)?) }).await
    }

    async fn bcrypt_cost(&self) -> StoreResult<Option<u32>> {
        let cost = sqlx::query_scalar::<_, Option<String>>(BCRYPT_COST);
        let cost = within(async { Ok(cost.fetch_one(&self.pool).await?) }).await?;
        Ok(cost.and_then(|cost| cost.parse().ok()))
    }

    async fn record_sign_in(&self, id: UserId, at: Timestamp) -> StoreResult<()> {
        within(async {
    sqlx::query(
        "UPDATE users SET last_login = timestamp 'epoch' + $1 * interval '1 millisecond' WHERE user_id = $2",
    )
    .bind(at.0)
    .bind(id.0)
    .execute(&self.pool)
    .await?;
    Ok(())
    })
    .await
    }

    async fn record_last_seen(&self, left: &[(UserId, Timestamp)]) -> StoreResult<()> {
        within(async {
            let (users, moments): (Vec<i64>, Vec<i64>) =
                left.iter().map(|(user, at)| (user.0, at.0)).unzip();
            sqlx::query(
        "UPDATE users u SET last_seen_at = l.at FROM unnest($1::int8[], $2::int8[]) AS l (id, at) \
         WHERE u.user_id = l.id",
    )
    .bind(users)
    .bind(moments)
    .execute(&self.pool)
    .await?;
            Ok(())
        })
        .await
    }

    async fn save_profile(&self, id: UserId, profile: &Profile) -> StoreResult<()> {
        within(async {
            upsert_profile(id, profile).execute(&self.pool).await?;
            Ok(())
        })
        .await
    }

    async fn photographers(&self, search: Option<&str>, limit: i64) -> StoreResult<Vec<Account>> {
        within(async {
            let search = Search::new(search, limit);
            let rows = sqlx::query(PHOTOGRAPHERS)
                .bind(search.rows())
                .fetch(&self.pool);
            search.among(rows, account, Account::names).await
        })
        .await
    }
}

fn upsert_profile(
    id: UserId,
    profile: &Profile,
) -> sqlx::query::Query<'_, sqlx::Postgres, PgArguments> {
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
) -> sqlx::query::Query<'_, sqlx::Postgres, PgArguments> {
    sqlx::query(REPLACE_HASH)
        .bind(id.0)
        .bind(hash.old_hash)
        .bind(hash.new_hash)
}
