//! What a person did that the chat cannot do, and how each door says it.

use std::time::Duration;

use crate::domain::InvalidSearch;
use crate::domain::message::InvalidText;
use crate::server::storage::StoreError;
use crate::wire::{ApiError, ErrorCode};

/// Why a use-case was refused.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// Not a member, or no such conversation: nobody learns which.
    #[error("Conversation not found")]
    ConversationNotFound,
    /// The other person's account is gone.
    #[error("This person can no longer be written to")]
    ReceiverGone,
    /// The text cannot be a message.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// A search that nothing can match.
    #[error(transparent)]
    Search(#[from] InvalidSearch),
    /// A field breaks a rule.
    #[error("{0}")]
    Invalid(&'static str),
    /// The action id stands for another kind of action of the same person.
    #[error("Action id already used")]
    ActionIdUsed,
    /// Too often; it can succeed after this time.
    #[error("Too many requests, please slow down")]
    RateLimited(Duration),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ChatError> for ApiError {
    fn from(error: ChatError) -> Self {
        let code = match &error {
            ChatError::ConversationNotFound => ErrorCode::ConversationNotFound,
            ChatError::ActionIdUsed => ErrorCode::ActionIdUsed,
            ChatError::ReceiverGone => ErrorCode::UserNotFound,
            ChatError::Text(InvalidText::Blank) => ErrorCode::MessageRequired,
            ChatError::Text(InvalidText::TooLong) => ErrorCode::TextTooLong,
            ChatError::Text(InvalidText::Nul) | ChatError::Search(_) | ChatError::Invalid(_) => {
                ErrorCode::InvalidInput
            }
            ChatError::RateLimited(wait) => {
                let mut refusal = Self::new(ErrorCode::RateLimited, error.to_string());
                refusal.retry_after_ms = u64::try_from(wait.as_millis()).ok();
                return refusal;
            }
            ChatError::Store(_) => {
                let ChatError::Store(cause) = error else {
                    unreachable!("matched above")
                };
                return cause.into();
            }
        };
        Self::new(code, error.to_string())
    }
}

impl From<StoreError> for ApiError {
    /// The boundary where a failure of the storage is logged, once; nobody outside learns what it was.
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::TooLong) {
            return Self::new(ErrorCode::InvalidInput, "A value is too long");
        }
        tracing::error!(%error, "storage");
        match error {
            StoreError::Unavailable(_) => Self::new(ErrorCode::TryAgain, "Please try again"),
            StoreError::EmailTaken | StoreError::TooLong | StoreError::Failed(_) => {
                Self::internal()
            }
        }
    }
}
