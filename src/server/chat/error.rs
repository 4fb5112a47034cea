//! Errors of the chat use-cases. [`crate::server::handler_error`] translates them for clients.

use std::time::Duration;

use crate::domain::message::InvalidText;
use crate::domain::{InvalidSearch, Note};
use crate::server::storage::{Refusal, StoreError};

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
    /// A file is another person's, not complete, or in a message already.
    #[error("attachmentUrl and attachmentIds must be uploads of yours that were not sent yet")]
    NotAnUpload,
    /// What is quoted is no message of this conversation.
    #[error("replyToId must be a message of the same conversation")]
    NotQuotable,
    /// A field is invalid.
    #[error("{0}")]
    Invalid(&'static str),
    /// The action id belongs to another kind of action of the same person.
    #[error("Action id already used")]
    ActionIdUsed,
    /// The message is another person's.
    #[error("Not your message")]
    NotOwn,
    /// The message was sent too long ago to be edited.
    #[error("Too late to edit")]
    TooLate,
    /// The message was sent too long ago to be deleted for everyone.
    #[error("Too late to delete for everyone")]
    TooLateToDelete,
    /// There is no message to forward that the person can read; the error does not reveal why.
    #[error("Message not found")]
    MessageNotFound,
    /// The message was deleted for everyone.
    #[error("This message was deleted")]
    MessageDeleted,
    /// The person has five reactions at the message.
    #[error("Too many reactions")]
    TooManyReactions,
    /// The person has pinned five conversations.
    #[error("Too many pinned conversations")]
    TooManyPinnedConversations,
    /// The person keeps conversations in twelve stages.
    #[error("Too many stages")]
    TooManyStages,
    /// Only photographers have stages.
    #[error("Only photographers have stages")]
    PhotographersOnly,
    /// As many messages of the conversation are pinned as may be.
    #[error("Too many pinned messages")]
    TooManyPinned,
    /// Both members have agreed about the message, so it is neither edited nor deleted.
    #[error("This message is agreed")]
    MessageAgreed,
    /// What both members have agreed about is not taken back.
    #[error("Already agreed")]
    AlreadyAgreed,
    /// The proposal was withdrawn, or another one has taken its place.
    #[error("The proposal has changed")]
    ProposalChanged,
    /// The user has changed the note on another device: it is this one now.
    #[error("The note has changed")]
    NoteChanged(Note),
    /// The other member's account is gone, and with it what was noted about them.
    #[error("User not found")]
    PersonGone,
    /// One of the two people has blocked the other; it is not said who.
    #[error("You can't message this person")]
    Blocked,
    /// Rate limit exceeded; retry after this time.
    #[error("Too many requests, please slow down")]
    RateLimited(Duration),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refusal> for ChatError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooLate => Self::TooLate,
            Refusal::Deleted => Self::MessageDeleted,
            Refusal::TooManyReactions => Self::TooManyReactions,
            Refusal::TooManyPinned => Self::TooManyPinned,
            Refusal::TooManyPinnedConversations => Self::TooManyPinnedConversations,
            Refusal::TooManyStages => Self::TooManyStages,
            Refusal::Agreed => Self::MessageAgreed,
            Refusal::OtherProposal => Self::ProposalChanged,
            Refusal::Blocked => Self::Blocked,
        }
    }
}
