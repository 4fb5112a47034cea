//! Why a use-case of the accounts refuses. How a client is told is decided in [`crate::server::handler_error`].

use std::time::Duration;

use crate::domain::InvalidSearch;
use crate::domain::user::{InvalidEmail, InvalidFullName, InvalidPassword, InvalidUserType};
use crate::server::storage::StoreError;

/// Why a use-case was refused.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Fields are missing.
    #[error("{0}")]
    Required(&'static str),
    /// Not an address.
    #[error(transparent)]
    Email(#[from] InvalidEmail),
    /// Too short or too long.
    #[error(transparent)]
    Password(#[from] InvalidPassword),
    /// Blank or too long.
    #[error(transparent)]
    FullName(#[from] InvalidFullName),
    /// Neither customer nor photographer.
    #[error(transparent)]
    UserType(#[from] InvalidUserType),
    /// A search that nothing can match.
    #[error(transparent)]
    Search(#[from] InvalidSearch),
    /// Another field breaks a rule.
    #[error("{0}")]
    Invalid(&'static str),
    /// The address has an account.
    #[error("User with this email already exists")]
    EmailTaken,
    /// No such account, or not this password.
    #[error("Invalid email or password")]
    WrongCredentials,
    /// Switched off.
    #[error("Your account has been deactivated")]
    Deactivated,
    /// No such account.
    #[error("User not found")]
    Unknown,
    /// Too often; it can succeed after this time.
    #[error("Too many attempts, please try again later")]
    RateLimited(Duration),
    /// The end of the session could not be stored.
    #[error("You are still signed in, please try again")]
    NotSignedOut(#[source] StoreError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
