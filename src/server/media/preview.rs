//! Small pictures of pictures: 320 and 1,600 pixels.

use std::sync::Arc;

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, PutPayload};

use super::{Media, MediaError, MediaResult, MediaType, Variant, image, objects};
use crate::domain::AttachmentId;
use crate::server::storage::Upload;

/// The object of the original.
pub(super) fn original(id: AttachmentId) -> Path {
    objects::files(id).join(Variant::Original.as_str())
}

/// The object of a preview. Its content says whether it is a JPEG or, with transparency, a WebP.
pub(super) fn object(id: AttachmentId, variant: Variant) -> Path {
    objects::files(id).join(variant.as_str())
}

impl Media {
    /// Makes the previews of a picture and notes its placeholder. Does nothing if they exist, or if the picture is gone.
    ///
    /// # Errors
    /// [`MediaError::Damaged`] if it cannot be decoded within the limits; other errors can be tried again.
    pub async fn make_previews(&self, id: AttachmentId) -> MediaResult<()> {
        let Some(upload) = self.store.upload(id).await? else {
            return Ok(());
        };
        let Some(media_type) = previewed(&upload) else {
            return Ok(());
        };
        // Readers of what exists wait for nobody.
        if self.has_previews(id).await {
            return Ok(());
        }
        // One at a time: decoding is the most expensive thing that a person can make this server do.
        let _turn = Arc::clone(&self.previews).acquire_owned().await;
        if self.has_previews(id).await {
            return Ok(());
        }
        let bytes = self.objects.get(&original(id)).await?.bytes().await?;
        let _memory = self.take_memory(bytes.len() as u64).await;
        let made = move || image::previews(&bytes, media_type);
        let made = tokio::task::spawn_blocking(made).await;
        let made = made
            .map_err(|_| MediaError::Damaged)?
            .map_err(|_| MediaError::Damaged)?;
        let large = made.large.unwrap_or_else(|| made.small.clone());
        self.put(id, Variant::Preview, large.bytes).await?;
        let thumbhash = STANDARD.encode(&made.thumbhash);
        self.store.set_thumbhash(id, &thumbhash).await?;
        // Last, because it says that all is done.
        self.put(id, Variant::Thumb, made.small.bytes).await
    }

    async fn has_previews(&self, id: AttachmentId) -> bool {
        self.objects.head(&object(id, Variant::Thumb)).await.is_ok()
    }

    pub(super) async fn put(
        &self,
        id: AttachmentId,
        variant: Variant,
        bytes: Bytes,
    ) -> MediaResult<()> {
        let payload = PutPayload::from(bytes);
        self.objects.put(&object(id, variant), payload).await?;
        Ok(())
    }
}

/// The type of a complete picture of which previews are made.
pub(super) fn previewed(upload: &Upload) -> Option<MediaType> {
    let content = upload.content.as_ref()?;
    let media_type = MediaType::from_mime(&content.media_type)?;
    media_type.can_be_previewed().then_some(media_type)
}
