//! Errors of the account use-cases. [`crate::server::handler_error`] translates them for clients.

use std::time::Duration;

use crate::domain::InvalidSearch;
use crate::domain::user::{InvalidEmail, InvalidFullName, InvalidPassword, InvalidUserType};
use crate::server::auth::password::Busy;
use crate::server::media::MediaError;
use crate::server::storage::StoreError;
use crate::wire::FormField;

/// Reasons why a use-case refuses a request.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Required fields are missing.
    #[error("{0}")]
    Required(&'static str),
    /// Not a valid e-mail address.
    #[error(transparent)]
    Email(#[from] InvalidEmail),
    /// The password is too short or too long.
    #[error(transparent)]
    Password(#[from] InvalidPassword),
    /// The password that is to replace another one is too short or too long.
    #[error(transparent)]
    NewPassword(InvalidPassword),
    /// The name is blank or too long.
    #[error(transparent)]
    FullName(#[from] InvalidFullName),
    /// Neither customer nor photographer.
    #[error(transparent)]
    UserType(#[from] InvalidUserType),
    /// The search term is too long or contains U+0000.
    #[error(transparent)]
    Search(#[from] InvalidSearch),
    /// A field of the profile is invalid; the forms of the pages have a field for all but the picture.
    #[error("{1}")]
    Invalid(Option<FormField>, &'static str),
    /// An account with this e-mail address exists.
    #[error("User with this email already exists")]
    EmailTaken,
    /// No account with this address, or a wrong password.
    #[error("Invalid email or password")]
    WrongCredentials,
    /// The account is deactivated.
    #[error("Your account has been deactivated")]
    Deactivated,
    /// No such account.
    #[error("User not found")]
    Unknown,
    /// No such session of this person.
    #[error("Session not found")]
    SessionUnknown,
    /// Rate limit exceeded; retry after this time.
    #[error("Too many attempts, please try again later")]
    RateLimited(Duration),
    /// Too many passwords are being verified.
    #[error("Please try again")]
    Busy,
    /// The session could not be revoked in the storage.
    #[error("You are still signed in, please try again")]
    NotSignedOut(#[source] StoreError),
    /// An upload did not become the picture.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AccountError {
    /// The form's field that is refused.
    #[must_use]
    pub const fn field(&self) -> Option<FormField> {
        match self {
            Self::FullName(_) => Some(FormField::FullName),
            Self::Email(_) => Some(FormField::Email),
            Self::Password(_) => Some(FormField::Password),
            Self::NewPassword(_) => Some(FormField::NewPassword),
            Self::Invalid(field, _) => *field,
            _ => None,
        }
    }
}

impl From<Busy> for AccountError {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}
