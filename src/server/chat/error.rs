//! Errors of the chat use-cases. [`crate::server::handler_error`] translates them for clients.

use std::time::Duration;

use crate::domain::InvalidSearch;
use crate::domain::message::InvalidText;
use crate::server::storage::StoreError;

/// Reasons why a use-case refuses a request.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// Not a member, or no such conversation; the error does not reveal which.
    #[error("Conversation not found")]
    ConversationNotFound,
    /// The other member's account does not exist or is deactivated.
    #[error("This person can no longer be written to")]
    ReceiverGone,
    /// The text is not a valid message.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// The search term is too long or contains U+0000.
    #[error(transparent)]
    Search(#[from] InvalidSearch),
    /// A field is invalid.
    #[error("{0}")]
    Invalid(&'static str),
    /// The action id belongs to another kind of action of the same person.
    #[error("Action id already used")]
    ActionIdUsed,
    /// Rate limit exceeded; retry after this time.
    #[error("Too many requests, please slow down")]
    RateLimited(Duration),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
