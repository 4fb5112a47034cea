//! The photos of a conversation, one after another, in the photo viewer. How one is moved and enlarged is in [`zoom`], what
//! fingers and mouse mean in [`gesture`].

pub mod gesture;
pub mod zoom;

use super::log_lines::{Bubble, LogRows};
use crate::domain::{Attachment, AttachmentId, AttachmentKind, Seq, Timestamp};

/// A photo with its message.
#[derive(Debug, Clone, PartialEq)]
pub struct Photo {
    /// The file.
    pub file: Attachment,
    /// Sent by the signed-in user.
    pub mine: bool,
    /// Time of the message.
    pub at: Timestamp,
    /// Position of the message, once it is stored.
    pub seq: Option<Seq>,
}

/// Photos of a conversation, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Photos(Vec<Photo>);

impl Photos {
    /// These photos.
    #[must_use]
    pub const fn new(photos: Vec<Photo>) -> Self {
        Self(photos)
    }

    /// The photos of these rows, in their order. Those of unsent messages come last.
    #[must_use]
    pub fn of(rows: &LogRows<'_>) -> Self {
        Self(rows.bubbles().flat_map(photos_of).collect())
    }

    /// The number of photos.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there none?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The index of a photo; `None` if its message is gone.
    #[must_use]
    pub fn index(&self, id: AttachmentId) -> Option<usize> {
        self.0.iter().position(|photo| photo.file.id == id)
    }

    /// The photo with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Photo> {
        self.0.get(index)
    }

    /// The photo that is `step` after this one; `None` beyond the ends.
    #[must_use]
    pub fn beside(&self, id: AttachmentId, step: isize) -> Option<&Photo> {
        self.get(self.index(id)?.checked_add_signed(step)?)
    }

    /// The first or the last photo.
    #[must_use]
    pub fn end(&self, is_last: bool) -> Option<&Photo> {
        if is_last {
            self.0.last()
        } else {
            self.0.first()
        }
    }
}

fn photos_of(bubble: Bubble) -> impl Iterator<Item = Photo> {
    let (mine, at, seq) = (bubble.mine, bubble.at, bubble.seq);
    let photos = bubble.attachments.into_iter();
    photos
        .filter(|file| file.kind() == AttachmentKind::Photo)
        .map(move |file| Photo {
            file,
            mine,
            at,
            seq,
        })
}

#[cfg(test)]
mod tests;
