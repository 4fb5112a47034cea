//! Accounts and profiles.

use async_trait::async_trait;

use super::{NewPassword, SessionEpoch, StoreResult};
use crate::domain::{Email, FullName, Timestamp, UserId, UserType, shown_name};

/// Storage of accounts.
#[async_trait]
pub trait AccountStore: Send + Sync + 'static {
    /// Creates an account with its profile. [`super::StoreError::EmailTaken`] if an account with the address exists.
    async fn create_account(&self, new: NewAccount) -> StoreResult<Account>;
    /// The existing accounts with these ids, in any order.
    async fn accounts(&self, ids: &[UserId]) -> StoreResult<Vec<Account>>;
    /// The account with this id.
    async fn account(&self, id: UserId) -> StoreResult<Option<Account>> {
        Ok(self.accounts(&[id]).await?.pop())
    }
    /// The accounts that were deactivated or removed during the last ten minutes, in any order; some may be active
    /// again.
    async fn ended_accounts(&self) -> StoreResult<Vec<UserId>>;
    /// Those of `ids` that are deactivated or do not exist, in any order.
    async fn inactive_among(&self, ids: &[UserId]) -> StoreResult<Vec<UserId>>;
    /// The account with this address as somebody has typed it, and its password hash. Case and spaces around it do not matter, but
    /// the exact address comes first where the platform has several.
    async fn credentials(&self, email: &str) -> StoreResult<Option<Credentials>>;
    /// The password hash of the account with this id.
    async fn password_hash(&self, id: UserId) -> StoreResult<Option<String>>;
    /// Replaces the hash of a password by another one of the same password, unless the password was changed meanwhile.
    async fn renew_password_hash(&self, id: UserId, hash: NewPassword<'_>) -> StoreResult<()>;
    /// The greatest cost of a stored bcrypt hash; `None` if there is none.
    async fn bcrypt_cost(&self) -> StoreResult<Option<u32>>;
    /// Records a successful sign-in.
    async fn record_sign_in(&self, id: UserId, at: Timestamp) -> StoreResult<()>;
    /// Records when people's last devices disconnected.
    async fn record_last_seen(&self, left: &[(UserId, Timestamp)]) -> StoreResult<()>;
    /// Replaces the profile.
    async fn save_profile(&self, id: UserId, profile: &Profile) -> StoreResult<()>;
    /// Active photographers ordered by name; `search` keeps those whose name or location contains it.
    async fn photographers(&self, search: Option<&str>, limit: i64) -> StoreResult<Vec<Account>>;
}

/// A hash begins with `$2b$12$`.
pub(super) const BCRYPT_COST: &str =
    "SELECT max(substr(password_hash, 5, 2)) FROM users WHERE password_hash LIKE '$2%'";

/// The data of a new account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// E-mail address, unique among the accounts.
    pub email: Email,
    /// argon2id hash in PHC form.
    pub password_hash: String,
    /// Full name for the profile.
    pub full_name: FullName,
    /// Customer or photographer.
    pub user_type: UserType,
    /// Phone number as typed.
    pub phone: Option<String>,
    /// Time of creation.
    pub at: Timestamp,
}

/// An account with its profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Id of the user.
    pub id: UserId,
    /// E-mail address.
    pub email: String,
    /// Role of the user.
    pub user_type: UserType,
    /// Has the address been confirmed?
    pub is_verified: bool,
    /// May they sign in?
    pub is_active: bool,
    /// Which of their sessions are valid.
    pub epoch: SessionEpoch,
    /// Profile data.
    pub profile: Profile,
}

impl Account {
    /// The name as others see it.
    #[must_use]
    pub fn shown_name(&self) -> String {
        shown_name(&self.profile.full_name, self.user_type, self.id)
    }

    /// The address of the picture as others see it: none of a deactivated account.
    #[must_use]
    pub fn shown_avatar(&self) -> Option<String> {
        let avatar = self.profile.avatar_url.clone();
        avatar.filter(|_| self.is_active)
    }

    /// What searches of the directory look at.
    pub(super) fn names(&self) -> [Option<String>; 2] {
        [Some(self.shown_name()), self.profile.location.clone()]
    }
}

/// The public data that people enter about themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Full name; empty for a user without a profile.
    pub full_name: String,
    /// Address of the picture.
    pub avatar_url: Option<String>,
    /// Free text of a few sentences.
    pub bio: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Location in their own words.
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
    /// argon2id or bcrypt hash.
    pub password_hash: String,
}
