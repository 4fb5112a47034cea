//! What a refusal looks like, to REST, socket acknowledgements and server functions alike.

use serde::{Deserialize, Serialize};

/// The stable, machine-readable reason of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No `Authorization` header and no session cookie.
    TokenRequired,
    /// The token is bad, expired or its session has ended.
    InvalidToken,
    /// Wrong e-mail or password.
    InvalidCredentials,
    /// The account is switched off.
    Deactivated,
    /// Signed in, but not allowed to do this.
    Forbidden,
    /// No such address under `/api`.
    RouteNotFound,
    /// The address exists, the method does not.
    MethodNotAllowed,
    /// Not a member, or no such conversation: the same answer for both.
    ConversationNotFound,
    /// No such user.
    UserNotFound,
    /// Not of the form `conv_{smaller}_{larger}`.
    InvalidConversationId,
    /// The body is not JSON, or not of the expected shape.
    InvalidPayload,
    /// A field is missing or breaks a rule; the message says which.
    InvalidInput,
    /// Neither text nor attachment.
    MessageRequired,
    /// More characters than a message may have.
    TextTooLong,
    /// The action id stands for another kind of action of the same person.
    ActionIdUsed,
    /// The e-mail address has an account.
    EmailTaken,
    /// The body is larger than accepted.
    PayloadTooLarge,
    /// The body is not of the expected content type.
    UnsupportedMediaType,
    /// Too often; `retryAfterMs` says when to come back.
    RateLimited,
    /// The server knows no event of this name.
    UnknownEvent,
    /// The database is away for the moment; trying again is safe.
    TryAgain,
    /// Anything unforeseen. Details are in the server's log only.
    Internal,
}

impl ErrorCode {
    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::TokenRequired | Self::InvalidCredentials => 401,
            Self::InvalidToken | Self::Deactivated | Self::Forbidden => 403,
            Self::RouteNotFound | Self::ConversationNotFound | Self::UserNotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::InvalidConversationId
            | Self::InvalidPayload
            | Self::InvalidInput
            | Self::MessageRequired
            | Self::EmailTaken
            | Self::UnknownEvent => 400,
            Self::ActionIdUsed => 409,
            Self::PayloadTooLarge | Self::TextTooLong => 413,
            Self::UnsupportedMediaType => 415,
            Self::RateLimited => 429,
            Self::TryAgain => 503,
            Self::Internal => 500,
        }
    }
}

/// A refusal: `{code, message, retryAfterMs?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
pub struct ApiError {
    /// For programs.
    pub code: ErrorCode,
    /// For people, in English; old clients compare some of them to the letter.
    pub message: String,
    /// With [`ErrorCode::RateLimited`]: milliseconds until the next try can succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

impl ApiError {
    /// A refusal without a waiting time.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            retry_after_ms: None,
        }
    }

    /// The answer to anything unforeseen.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(ErrorCode::Internal, "Internal server error")
    }

    /// The answer to a payload of the wrong shape; `what` says what is wrong with it.
    #[must_use]
    pub fn invalid_payload(what: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidPayload, what)
    }

    /// Is it worth trying the same thing again?
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::RateLimited | ErrorCode::TryAgain | ErrorCode::Internal
        )
    }
}
