//! Posters of videos. This server decodes no video: the sender's browser makes the picture, and the server encodes it anew
//! like the preview of a photo.

use std::sync::Arc;

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::media_type::Kind;
use super::{Media, MediaError, MediaResult, MediaType, Variant, content_type, image};
use crate::domain::{AttachmentId, UserId};
use crate::server::storage::Upload;

/// Largest poster in bytes.
pub const MAX_POSTER: usize = 2 * 1024 * 1024;

impl Media {
    /// Takes the poster of a video of this person that was not sent yet.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] if there is no such video or it has a poster; [`MediaError::TypeNotAllowed`] or
    /// [`MediaError::Damaged`] if the picture cannot be used.
    pub async fn set_poster(
        &self,
        id: AttachmentId,
        owner: UserId,
        picture: Bytes,
    ) -> MediaResult<()> {
        let upload = self.own(id, owner).await?;
        if !is_video(&upload) || is_there(&upload) {
            return Err(MediaError::NotFound);
        }
        let media_type = content_type::recognise(&picture, picture.len() as u64, "", None)
            .filter(|media_type| media_type.can_be_previewed())
            .ok_or(MediaError::TypeNotAllowed)?;
        let size = image::measure(&picture).ok_or(MediaError::Damaged)?;
        let _turn = Arc::clone(&self.previews).acquire_owned().await;
        let _memory = self.take_memory(picture.len() as u64).await;
        let made = move || image::previews(&picture, media_type);
        let made = tokio::task::spawn_blocking(made).await;
        let made = made
            .map_err(|_| MediaError::Damaged)?
            .map_err(|_| MediaError::Damaged)?;
        let thumbhash = STANDARD.encode(&made.thumbhash);
        // Whoever learns of it finds it.
        let large = made.large.unwrap_or_else(|| made.small.clone());
        self.put(id, Variant::Preview, large.bytes).await?;
        self.put(id, Variant::Thumb, made.small.bytes).await?;
        let size = (size.width, size.height);
        let is_set = self.store.set_poster(id, owner, size, &thumbhash).await?;
        is_set.then_some(()).ok_or(MediaError::NotFound)
    }
}

/// Is this a video with a poster?
pub(super) fn is_there(upload: &Upload) -> bool {
    let content = upload.content.as_ref();
    is_video(upload) && content.is_some_and(|content| content.thumbhash.is_some())
}

fn is_video(upload: &Upload) -> bool {
    let content = upload.content.as_ref();
    let media_type = content.and_then(|content| MediaType::from_mime(&content.media_type));
    media_type.is_some_and(|media_type| media_type.kind() == Kind::Video)
}
