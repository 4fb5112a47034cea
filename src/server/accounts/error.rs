//! What somebody typed that an account cannot have.

use std::time::Duration;

use crate::domain::user::{InvalidEmail, InvalidFullName, InvalidPassword, InvalidUserType};
use crate::server::storage::StoreError;
use crate::wire::{ApiError, ErrorCode};

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

impl From<AccountError> for ApiError {
    fn from(error: AccountError) -> Self {
        let code = match error {
            AccountError::Store(cause) => return cause.into(),
            AccountError::RateLimited(wait) => {
                let mut refusal = Self::new(ErrorCode::RateLimited, error.to_string());
                refusal.retry_after_ms = u64::try_from(wait.as_millis()).ok();
                return refusal;
            }
            AccountError::NotSignedOut(ref cause) => {
                tracing::error!(error = %cause, "sign-out");
                ErrorCode::TryAgain
            }
            AccountError::EmailTaken => ErrorCode::EmailTaken,
            AccountError::WrongCredentials => ErrorCode::InvalidCredentials,
            AccountError::Deactivated => ErrorCode::Deactivated,
            AccountError::Unknown => ErrorCode::UserNotFound,
            _ => ErrorCode::InvalidInput,
        };
        Self::new(code, error.to_string())
    }
}
