//! Errors at the boundary: what a handler returns when a use-case refuses a request.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::message::InvalidText;
use crate::server::accounts::AccountError;
use crate::server::auth::TokenError;
use crate::server::auth::session::AuthError;
use crate::server::chat::ChatError;
use crate::server::media::MediaError;
use crate::server::storage::StoreError;
use crate::wire::{ApiError, ErrorCode};

/// The answer for the client, and the cause for the log.
///
/// Converting an error into this type logs nothing; [`HandlerError::into_answer`] logs the cause. It is called once
/// per failure: by `IntoResponse` (REST), `realtime::events` (sockets) and `server_fn_context::answer` (server
/// functions).
#[derive(Debug)]
pub struct HandlerError {
    answer: ApiError,
    cause: Option<StoreError>,
}

impl HandlerError {
    /// The answer for the client. An internal cause is logged and not revealed.
    #[must_use = "the client is told"]
    pub fn into_answer(self) -> ApiError {
        if let Some(cause) = &self.cause {
            log_failure(cause);
        }
        self.answer
    }

    /// Replaces the message of the answer.
    #[must_use]
    pub fn saying(mut self, message: &str) -> Self {
        message.clone_into(&mut self.answer.message);
        self
    }

    /// The error code of the answer.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.answer.code
    }

    fn failed(cause: StoreError, code: ErrorCode, message: &str) -> Self {
        Self {
            answer: ApiError::new(code, message),
            cause: Some(cause),
        }
    }
}

/// The cause, if there is one, for the log and the operator.
impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => cause.fmt(f),
            None => self.answer.fmt(f),
        }
    }
}

/// Minimum time between two lines about a database that is not available: everything fails then, for the same reason.
const BETWEEN_LINES: Duration = Duration::from_secs(1);

static UNAVAILABLE: Mutex<Option<Instant>> = Mutex::new(None);

/// Logs a failure of the storage. Called once per request, event or connection that fails because of it.
pub fn log_failure(cause: &StoreError) {
    if matches!(cause, StoreError::Unavailable(_)) {
        let mut logged = UNAVAILABLE.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.is_some_and(|at| at.elapsed() < BETWEEN_LINES) {
            return;
        }
        *logged = Some(Instant::now());
    }
    tracing::error!(error = %cause, "the storage failed");
}

impl From<ApiError> for HandlerError {
    fn from(answer: ApiError) -> Self {
        Self {
            answer,
            cause: None,
        }
    }
}

impl From<StoreError> for HandlerError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::TooLong => {
                ApiError::new(ErrorCode::InvalidInput, "A value is too long").into()
            }
            StoreError::Unavailable(_) => {
                Self::failed(error, ErrorCode::TryAgain, "Please try again")
            }
            StoreError::EmailTaken | StoreError::Failed(_) => Self {
                answer: ApiError::internal(),
                cause: Some(error),
            },
        }
    }
}

impl From<ChatError> for HandlerError {
    fn from(error: ChatError) -> Self {
        let message = error.to_string();
        let code = match error {
            ChatError::Store(cause) => return cause.into(),
            ChatError::RateLimited(wait) => return rate_limited(message, wait).into(),
            ChatError::ConversationNotFound => ErrorCode::ConversationNotFound,
            ChatError::ActionIdUsed => ErrorCode::ActionIdUsed,
            ChatError::ReceiverGone | ChatError::PersonGone => ErrorCode::UserNotFound,
            ChatError::NotOwn | ChatError::PhotographersOnly => ErrorCode::Forbidden,
            ChatError::TooLate | ChatError::TooLateToDelete => ErrorCode::TooLate,
            ChatError::MessageNotFound => ErrorCode::MessageNotFound,
            ChatError::MessageDeleted => ErrorCode::MessageDeleted,
            ChatError::TooManyReactions => ErrorCode::TooManyReactions,
            ChatError::TooManyPinnedConversations => ErrorCode::TooManyPinnedConversations,
            ChatError::TooManyStages => ErrorCode::TooManyStages,
            ChatError::TooManyPinned => ErrorCode::TooManyPinned,
            ChatError::MessageAgreed | ChatError::AlreadyAgreed => ErrorCode::MessageAgreed,
            ChatError::ProposalChanged => ErrorCode::ProposalChanged,
            ChatError::NoteChanged(_) => ErrorCode::NoteChanged,
            ChatError::Blocked => ErrorCode::Blocked,
            ChatError::Text(InvalidText::Blank) => ErrorCode::MessageRequired,
            ChatError::Text(InvalidText::TooLong) => ErrorCode::TextTooLong,
            ChatError::Text(InvalidText::Nul)
            | ChatError::Search(_)
            | ChatError::NotAnUpload
            | ChatError::NotQuotable
            | ChatError::Invalid(_) => ErrorCode::InvalidInput,
        };
        ApiError::new(code, message).into()
    }
}

impl From<MediaError> for HandlerError {
    fn from(error: MediaError) -> Self {
        let message = error.to_string();
        let code = match error {
            MediaError::Store(cause) => return cause.into(),
            MediaError::Objects(_) | MediaError::Scan(_) => {
                let cause = StoreError::Unavailable(message);
                return Self::failed(cause, ErrorCode::TryAgain, "Please try again");
            }
            MediaError::RateLimited(wait) => return rate_limited(message, wait).into(),
            MediaError::NotFound => ErrorCode::AttachmentNotFound,
            MediaError::Expired => ErrorCode::Forbidden,
            MediaError::Empty | MediaError::CaptionTooLong => ErrorCode::InvalidInput,
            MediaError::PortfolioFull => ErrorCode::PortfolioFull,
            MediaError::TooLarge | MediaError::TooMany => ErrorCode::PayloadTooLarge,
            MediaError::TypeNotAllowed | MediaError::Damaged => ErrorCode::UnsupportedMediaType,
            MediaError::Infected => ErrorCode::Infected,
            MediaError::WrongOffset => ErrorCode::WrongOffset,
            MediaError::WrongChecksum => ErrorCode::WrongChecksum,
            // The connection may have lived on, with a line that stood still.
            MediaError::Interrupted => ErrorCode::TryAgain,
        };
        ApiError::new(code, message).into()
    }
}

impl From<AccountError> for HandlerError {
    fn from(error: AccountError) -> Self {
        let (message, field) = (error.to_string(), error.field());
        let code = match error {
            AccountError::Store(cause) => return cause.into(),
            AccountError::Media(error) => return error.into(),
            AccountError::NotSignedOut(cause) => {
                return Self::failed(cause, ErrorCode::TryAgain, &message);
            }
            AccountError::RateLimited(wait) => return rate_limited(message, wait).into(),
            AccountError::Busy => ErrorCode::TryAgain,
            AccountError::EmailTaken => ErrorCode::EmailTaken,
            AccountError::WrongCredentials => ErrorCode::InvalidCredentials,
            AccountError::Deactivated => ErrorCode::Deactivated,
            AccountError::Unknown => ErrorCode::UserNotFound,
            AccountError::SessionUnknown => ErrorCode::SessionNotFound,
            AccountError::Required(_)
            | AccountError::Email(_)
            | AccountError::Password(_)
            | AccountError::NewPassword(_)
            | AccountError::FullName(_)
            | AccountError::UserType(_)
            | AccountError::Search(_)
            | AccountError::Invalid(..) => ErrorCode::InvalidInput,
        };
        let mut answer = ApiError::new(code, message);
        answer.field = field;
        answer.into()
    }
}

impl From<AuthError> for HandlerError {
    fn from(error: AuthError) -> Self {
        let message = error.to_string();
        let answer = match error {
            AuthError::Store(cause) => return cause.into(),
            AuthError::Token(TokenError::Missing) => {
                ApiError::new(ErrorCode::TokenRequired, "Access token required")
            }
            AuthError::Token(_) => {
                ApiError::new(ErrorCode::InvalidToken, "Invalid or expired token")
            }
            AuthError::UnknownUser => ApiError::new(ErrorCode::UserNotFound, message),
            AuthError::Deactivated => ApiError::new(ErrorCode::Deactivated, message),
        };
        answer.into()
    }
}

fn rate_limited(message: String, wait: Duration) -> ApiError {
    let mut answer = ApiError::new(ErrorCode::RateLimited, message);
    answer.retry_after_ms = u64::try_from(wait.as_millis()).ok();
    answer
}
