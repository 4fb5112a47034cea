//! Accounts and profiles.

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::{Email, FullName, Timestamp, UserId, UserType};

/// The storage of accounts.
#[async_trait]
pub trait AccountStore: Send + Sync + 'static {
    /// Makes an account with its profile. [`super::StoreError::EmailTaken`] when the address has one.
    async fn create_account(&self, new: NewAccount) -> StoreResult<Account>;
    /// The accounts of these numbers that exist, in any order.
    async fn accounts(&self, ids: &[UserId]) -> StoreResult<Vec<Account>>;
    /// The account of this number.
    async fn account(&self, id: UserId) -> StoreResult<Option<Account>> {
        Ok(self.accounts(&[id]).await?.pop())
    }
    /// The accounts that were deactivated or removed during the last ten minutes, in any order; some may be active
    /// again.
    async fn ended_accounts(&self) -> StoreResult<Vec<UserId>>;
    /// Those of `ids` that are deactivated or do not exist, in any order.
    async fn inactive_among(&self, ids: &[UserId]) -> StoreResult<Vec<UserId>>;
    /// The account of this address, with its password hash.
    async fn credentials(&self, email: &Email) -> StoreResult<Option<Credentials>>;
    /// Replaces the password hash.
    async fn set_password_hash(&self, id: UserId, hash: &str) -> StoreResult<()>;
    /// Notes a successful sign-in.
    async fn record_sign_in(&self, id: UserId, at: Timestamp) -> StoreResult<()>;
    /// Notes when people's last devices disconnected.
    async fn record_last_seen(&self, left: &[(UserId, Timestamp)]) -> StoreResult<()>;
    /// Replaces the profile.
    async fn save_profile(&self, id: UserId, profile: &Profile) -> StoreResult<()>;
    /// Active photographers by name; `search` keeps those whose name or place contains it.
    async fn photographers(&self, search: Option<&str>, limit: i64) -> StoreResult<Vec<Account>>;
}

/// What an account needs to begin.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its address.
    pub email: Email,
    /// argon2id in PHC form.
    pub password_hash: String,
    /// The name as shown.
    pub full_name: FullName,
    /// Customer or photographer.
    pub user_type: UserType,
    /// As typed.
    pub phone: Option<String>,
    /// Now.
    pub at: Timestamp,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The number.
    pub id: UserId,
    /// The address.
    pub email: String,
    /// What they are.
    pub user_type: UserType,
    /// Has the address been confirmed?
    pub is_verified: bool,
    /// May they sign in?
    pub is_active: bool,
    /// What they say of themselves.
    pub profile: Profile,
}

/// What a person says of themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The name as shown; empty for a user without a profile.
    pub full_name: String,
    /// Picture.
    pub avatar_url: Option<String>,
    /// A few sentences.
    pub bio: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Where they are, in their words.
    pub location: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State.
    pub state: Option<String>,
}

/// An account and the hash of its password.
#[derive(Clone)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// argon2id or bcrypt.
    pub password_hash: String,
}
