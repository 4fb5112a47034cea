//! Errors of uploads and files. [`crate::server::handler_error`] translates them for clients.

use std::time::Duration;

use crate::server::storage::StoreError;

/// Reasons why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// No such file, or not for this person; the error does not reveal which.
    #[error("Attachment not found")]
    NotFound,
    /// The signature of an address is wrong or has expired.
    #[error("This link has expired")]
    Expired,
    /// No file, or an empty one.
    #[error("No file uploaded")]
    Empty,
    /// More bytes than are allowed.
    #[error("File too large")]
    TooLarge,
    /// The content is of no accepted type.
    #[error("File type not allowed")]
    TypeNotAllowed,
    /// The content is a picture that cannot be read.
    #[error("The picture is damaged")]
    Damaged,
    /// The scanner has found something.
    #[error("The file contains malware")]
    Infected,
    /// Part of an upload was sent for another position than the next one.
    #[error("Upload-Offset does not match")]
    WrongOffset,
    /// Part of an upload is not what its checksum says.
    #[error("Checksum mismatch")]
    WrongChecksum,
    /// More bytes than were announced.
    #[error("More bytes than Upload-Length")]
    TooMany,
    /// The connection ended or stalled before all bytes were there; what arrived is kept.
    #[error("The upload was interrupted")]
    Interrupted,
    /// Too many uploads; retry after this time.
    #[error("Too many uploads, please try again later")]
    RateLimited(Duration),
    /// A portfolio has as many pictures as it may have.
    #[error("The portfolio is full")]
    PortfolioFull,
    /// The caption of a picture has too many characters.
    #[error("caption takes at most 200 characters")]
    CaptionTooLong,
    /// The scanner does not answer.
    #[error("virus scan: {0}")]
    Scan(String),
    /// The place of the files fails.
    #[error("media store: {0}")]
    Objects(#[from] object_store::Error),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The result of working with files.
pub type MediaResult<T> = Result<T, MediaError>;
