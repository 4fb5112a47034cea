//! Why a use-case of the chat refuses. How a client is told is decided in [`crate::server::handler_error`].

use std::time::Duration;

use crate::domain::InvalidSearch;
use crate::domain::message::InvalidText;
use crate::server::storage::StoreError;

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
