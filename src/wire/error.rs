//! The refusals that REST, socket acknowledgements and server functions answer with.

use serde::{Deserialize, Serialize};

/// The stable, machine-readable reason for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request has neither an `Authorization` header nor a session cookie.
    TokenRequired,
    /// The token is malformed or expired, or its session was revoked.
    InvalidToken,
    /// Wrong e-mail address or password.
    InvalidCredentials,
    /// The account is deactivated.
    Deactivated,
    /// The person is signed in, but not allowed to do this.
    Forbidden,
    /// No such path under `/api`.
    RouteNotFound,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// The conversation does not exist or the person is not a member: the same answer for both.
    ConversationNotFound,
    /// The user does not exist.
    UserNotFound,
    /// The person has no such session, or it is over.
    SessionNotFound,
    /// The id does not have the form `conv_{smaller}_{larger}`.
    InvalidConversationId,
    /// The body is not JSON, or does not have the expected shape.
    InvalidPayload,
    /// A field is missing or invalid; the message names it.
    InvalidInput,
    /// The message has neither text nor attachment.
    MessageRequired,
    /// The text has more characters than a message may have.
    TextTooLong,
    /// The action id stands for another kind of action of the same person.
    ActionIdUsed,
    /// The message was sent too long ago for this.
    TooLate,
    /// The message does not exist or the person cannot read it: the same answer for both.
    MessageNotFound,
    /// The message was deleted for everyone.
    MessageDeleted,
    /// A person has as many reactions at the message as they may have.
    TooManyReactions,
    /// A person has pinned as many conversations as they may.
    TooManyPinnedConversations,
    /// A person has as many stages as they may.
    TooManyStages,
    /// The file does not exist or the person may not read it: the same answer for both.
    AttachmentNotFound,
    /// A portfolio has as many pictures as it may have.
    PortfolioFull,
    /// The virus scanner has found something in a file.
    Infected,
    /// Part of an upload was sent for another position than the next one.
    WrongOffset,
    /// Part of an upload is not what its checksum says.
    WrongChecksum,
    /// The client speaks another version of the protocol of uploads.
    VersionNotSupported,
    /// As many messages of the conversation are pinned as may be.
    TooManyPinned,
    /// Both members have agreed about the message: it stays as it is.
    MessageAgreed,
    /// The proposal was withdrawn, or another one has taken its place.
    ProposalChanged,
    /// The person has changed the note on another device.
    NoteChanged,
    /// One of the two people has blocked the other.
    Blocked,
    /// The e-mail address has an account.
    EmailTaken,
    /// The body is larger than the limit.
    PayloadTooLarge,
    /// The body has the wrong content type.
    UnsupportedMediaType,
    /// Too many requests; `retryAfterMs` says when to try again.
    RateLimited,
    /// The server knows no event with this name.
    UnknownEvent,
    /// The database is temporarily unavailable; it is safe to try again.
    TryAgain,
    /// An unexpected error. The details are only in the server's log.
    Internal,
}

impl ErrorCode {
    /// The HTTP status that belongs to the code.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::TokenRequired | Self::InvalidCredentials => 401,
            Self::InvalidToken | Self::Deactivated | Self::Forbidden | Self::Blocked => 403,
            Self::RouteNotFound
            | Self::ConversationNotFound
            | Self::UserNotFound
            | Self::SessionNotFound
            | Self::MessageNotFound
            | Self::AttachmentNotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::InvalidConversationId
            | Self::InvalidPayload
            | Self::InvalidInput
            | Self::MessageRequired
            | Self::EmailTaken
            | Self::UnknownEvent => 400,
            Self::ActionIdUsed
            | Self::TooLate
            | Self::MessageDeleted
            | Self::TooManyReactions
            | Self::TooManyPinnedConversations
            | Self::TooManyStages
            | Self::TooManyPinned
            | Self::MessageAgreed
            | Self::ProposalChanged
            | Self::NoteChanged
            | Self::WrongOffset
            | Self::PortfolioFull => 409,
            Self::VersionNotSupported => 412,
            Self::PayloadTooLarge | Self::TextTooLong => 413,
            Self::UnsupportedMediaType => 415,
            Self::Infected => 422,
            Self::RateLimited => 429,
            // Of the protocol of uploads; not a status of HTTP.
            Self::WrongChecksum => 460,
            Self::TryAgain => 503,
            Self::Internal => 500,
        }
    }
}

/// A field of an account form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormField {
    /// Full name.
    FullName,
    /// E-mail address.
    Email,
    /// Password.
    Password,
    /// The present password, where it is to be replaced.
    CurrentPassword,
    /// The password that replaces it.
    NewPassword,
    /// Phone number.
    Phone,
    /// Location in their own words.
    Location,
    /// City.
    City,
    /// State.
    State,
    /// Free text about oneself.
    Bio,
}

impl FormField {
    /// The name of the field in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FullName => "full_name",
            Self::Email => "email",
            Self::Password => "password",
            Self::CurrentPassword => "current_password",
            Self::NewPassword => "new_password",
            Self::Phone => "phone",
            Self::Location => "location",
            Self::City => "city",
            Self::State => "state",
            Self::Bio => "bio",
        }
    }
}

/// A refusal: `{code, message, retryAfterMs?, field?}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
pub struct ApiError {
    /// For programs.
    pub code: ErrorCode,
    /// For people, in English. Existing clients compare some of these texts exactly.
    pub message: String,
    /// With [`ErrorCode::RateLimited`]: milliseconds until a retry can succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// With [`ErrorCode::InvalidInput`]: the form's field that is invalid. Server functions only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<FormField>,
}

impl ApiError {
    /// A refusal with code and message only.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            retry_after_ms: None,
            field: None,
        }
    }

    /// The answer to an unexpected error.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(ErrorCode::Internal, "Internal server error")
    }

    /// The answer while the database is not available.
    #[must_use]
    pub fn try_again() -> Self {
        Self::new(ErrorCode::TryAgain, "Please try again")
    }

    /// The answer to a payload of the wrong shape; `what` describes the mistake.
    #[must_use]
    pub fn invalid_payload(what: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidPayload, what)
    }

    /// Whether repeating the same request can succeed later.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::RateLimited | ErrorCode::TryAgain | ErrorCode::Internal
        )
    }

    /// Whether the session has ended: the same request can succeed after signing in again.
    #[must_use]
    pub const fn ends_session(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::TokenRequired | ErrorCode::InvalidToken
        )
    }
}
