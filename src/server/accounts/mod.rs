//! Accounts: registration, sign-in and sign-out, passwords, profiles, the directory of photographers.

mod change_password;
mod error;
mod own_sessions;
mod photographer;
mod profile;
mod sign_in;
mod sign_out;

use std::net::IpAddr;
use std::sync::Arc;

use crate::domain::{Email, FullName, ImageHosts, Password, UserId, UserType};
use crate::server::account_cache::AccountCache;
use crate::server::auth::session::AuthError;
use crate::server::auth::{CurrentUser, Passwords, Sessions};
use crate::server::clock::Clock;
use crate::server::limits::Limits;
use crate::server::media::Media;
use crate::server::storage::{Account, NewAccount, Store, StoreError};
use crate::wire::FormField;

pub use change_password::PasswordChange;
pub use error::AccountError;
pub use photographer::picture_view;
pub use profile::{ProfileChanges, user_view};
pub use sign_out::LiveConnections;

/// The result of an account use-case.
pub type AccountResult<T> = Result<T, AccountError>;

/// The account use-cases with their dependencies.
#[derive(Clone)]
pub struct Accounts {
    /// The storage.
    pub store: Arc<dyn Store>,
    /// The cache; changed accounts must be removed from it.
    pub account_cache: AccountCache,
    /// Issues and revokes sessions.
    pub sessions: Sessions,
    /// Hashes and verifies passwords.
    pub passwords: Passwords,
    /// Closed when their session is revoked.
    pub connections: Arc<dyn LiveConnections>,
    /// Rate limits against password guessing.
    pub limits: Arc<Limits>,
    /// Source of the current time.
    pub clock: Clock,
    /// Other hosts that may have people's pictures.
    pub image_hosts: ImageHosts,
    /// Makes faces of uploads.
    pub media: Media,
}

/// The form data of a registration.
#[derive(Debug, Clone)]
pub struct Registration {
    /// E-mail address as typed.
    pub email: String,
    /// Password in clear text.
    pub password: String,
    /// Full name as typed.
    pub full_name: String,
    /// Role; customer if missing.
    pub user_type: Option<String>,
    /// Phone number as typed.
    pub phone: Option<String>,
}

/// A new session.
#[derive(Clone)]
pub struct SignedIn {
    /// Signed token of the session.
    pub token: String,
    /// The account of the session.
    pub account: Account,
}

impl Accounts {
    /// Creates an account and a session.
    ///
    /// # Errors
    /// [`AccountError`] names the field and the broken rule; nothing is stored in that case.
    pub async fn register(&self, form: Registration, from: IpAddr) -> AccountResult<SignedIn> {
        if form.email.is_empty() || form.password.is_empty() || form.full_name.is_empty() {
            return Err(AccountError::Required(
                "Email, password, and full name are required",
            ));
        }
        let email: Email = form.email.parse()?;
        let password: Password = form.password.parse()?;
        let full_name: FullName = form.full_name.parse()?;
        let user_type = match form.user_type.as_deref() {
            None => UserType::Customer,
            Some(name) => name.parse()?,
        };
        if user_type == UserType::Admin {
            return Err(crate::domain::user::InvalidUserType.into());
        }
        let phone = form.phone.map(|it| profile::short(it, FormField::Phone));
        let phone = phone.transpose()?.flatten();
        self.limits
            .register(from)
            .await
            .map_err(AccountError::RateLimited)?;
        let password_hash = self.passwords.hash(password.expose().to_owned()).await?;
        let account = self
            .store
            .create_account(NewAccount {
                email,
                password_hash,
                full_name,
                user_type,
                phone,
                at: self.clock.now(),
            })
            .await
            .map_err(|error| match error {
                StoreError::EmailTaken => AccountError::EmailTaken,
                other => other.into(),
            })?;
        Ok(self.signed_in(account))
    }

    /// The user of a token.
    ///
    /// # Errors
    /// [`AuthError`] if the token is not accepted.
    pub async fn authenticate(&self, token: &str) -> Result<CurrentUser, AuthError> {
        self.sessions.authenticate(token).await
    }

    /// The account with this id.
    ///
    /// # Errors
    /// [`AccountError::Unknown`] if there is none.
    pub async fn account(&self, id: UserId) -> AccountResult<Account> {
        self.store.account(id).await?.ok_or(AccountError::Unknown)
    }

    fn signed_in(&self, account: Account) -> SignedIn {
        SignedIn {
            token: self.sessions.begin(&account),
            account,
        }
    }
}
