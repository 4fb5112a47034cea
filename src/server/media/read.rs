//! Reading files: who may, and which bytes.

use std::ops::Range;

use axum::body::{Body, Bytes};
use object_store::path::Path;
use object_store::{GetOptions, GetRange};

use super::{Media, MediaError, MediaResult, MediaType, content_type, objects, poster, preview};
use crate::domain::{AttachmentId, UserId};

/// The forms in which a file can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// As it was uploaded, without its position.
    Original,
    /// A picture with at most 1,600 pixels a side.
    Preview,
    /// A picture with at most 320 pixels a side.
    Thumb,
}

impl Variant {
    /// The name in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Preview => "preview",
            Self::Thumb => "thumb",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Original, Self::Preview, Self::Thumb]
            .into_iter()
            .find(|variant| variant.as_str() == name)
    }
}

/// A file that a person may read.
#[derive(Debug)]
pub struct Content {
    /// Media type of these bytes.
    pub media_type: MediaType,
    /// Name of the file as its sender had it.
    pub file_name: String,
    /// A strong entity tag (RFC 9110, 8.8.3).
    pub etag: String,
    /// Size in bytes.
    pub size: u64,
    pub(super) path: Path,
}

impl Media {
    /// Finds a file for `user`. A preview that does not exist yet is made.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] if it does not exist in this form, or the person may not read it.
    pub async fn find(
        &self,
        id: AttachmentId,
        variant: Variant,
        user: UserId,
    ) -> MediaResult<Content> {
        if !self.store.may_read(id, user).await? {
            return Err(MediaError::NotFound);
        }
        let upload = self.store.upload(id).await?.ok_or(MediaError::NotFound)?;
        let content = upload.content.as_ref().ok_or(MediaError::NotFound)?;
        let etag = format!("\"{}-{}\"", &content.sha256, variant.as_str());
        if variant == Variant::Original {
            return Ok(Content {
                media_type: MediaType::from_mime(&content.media_type)
                    .ok_or(MediaError::NotFound)?,
                size: content.size,
                file_name: upload.new.file_name,
                etag,
                path: preview::original(id),
            });
        }
        // This server makes none for videos: it is there if their sender has sent one.
        if !poster::is_there(&upload) {
            preview::previewed(&upload).ok_or(MediaError::NotFound)?;
        }
        let path = preview::object(id, variant);
        // Only if it is missing: an object may be far away.
        let (head, size) = match self.beginning(&path).await {
            Err(object_store::Error::NotFound { .. }) => {
                self.make_previews(id).await?;
                self.beginning(&path).await?
            }
            found => found?,
        };
        Ok(Content {
            media_type: content_type::recognise(&head, size, "", None)
                .ok_or(MediaError::NotFound)?,
            file_name: upload.new.file_name,
            etag,
            size,
            path,
        })
    }

    /// The first bytes of an object, and its size.
    pub(super) async fn beginning(&self, path: &Path) -> object_store::Result<(Bytes, u64)> {
        let options = GetOptions::new().with_range(Some(GetRange::Bounded(0..64)));
        objects::within_patience(async {
            let found = self.objects.get_opts(path, options).await?;
            let size = found.meta.size;
            Ok((found.bytes().await?, size))
        })
        .await
    }

    /// The bytes of a file, or of a part of it that is not empty and lies within it.
    ///
    /// # Errors
    /// [`MediaError::Objects`] if the file is missing.
    pub async fn open_content(
        &self,
        content: &Content,
        range: Option<Range<u64>>,
    ) -> MediaResult<Body> {
        let options = GetOptions::new().with_range(range.clone().map(GetRange::Bounded));
        let found = self.objects.get_opts(&content.path, options);
        let found = objects::within_patience(found).await?;
        Ok(Body::from_stream(objects::stream(found)))
    }
}
