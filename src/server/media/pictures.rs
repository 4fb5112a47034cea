//! Public pictures: faces, covers and portfolios. They are received like files of messages; what is served is made from
//! the upload at once, in two sizes, and the upload is given up.

use axum::body::Bytes;
use futures::Stream;
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, PutPayload};

use super::image::Preview;
use super::{
    Announced, Content, Crop, Media, MediaError, MediaResult, content_type, image, objects, preview,
};
use crate::domain::picture::{MAX_CAPTION, MAX_PORTFOLIO};
use crate::domain::text::clean_line;
use crate::domain::{AttachmentId, PictureId, PicturePurpose, UserId};
use crate::server::jobs::delete_pictures;
use crate::server::storage::{Shown, StoredPicture};

/// What a person says of a picture.
#[derive(Debug, Clone)]
pub struct NewPicture {
    /// Where it will be shown.
    pub purpose: PicturePurpose,
    /// Which part of it becomes a face.
    pub crop: Crop,
    /// What it shows; may be empty.
    pub caption: String,
}

impl Media {
    /// Receives the file of a picture. Only [`add_picture`](Self::add_picture) shows it.
    ///
    /// # Errors
    /// [`MediaError`]; nothing is kept then.
    pub async fn receive_picture<E>(
        &self,
        owner: UserId,
        announced: Announced,
        body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> MediaResult<AttachmentId> {
        let (id, _) = self.receive_bytes(owner, announced, body).await?;
        self.complete(id, None).await?;
        Ok(id)
    }

    /// Shows an uploaded picture of this person, which is used up by it, whatever the result.
    ///
    /// # Errors
    /// [`MediaError`]: no such upload, not a picture that can be shown, or the portfolio is full.
    pub async fn add_picture(
        &self,
        owner: UserId,
        upload: AttachmentId,
        new: NewPicture,
    ) -> MediaResult<StoredPicture> {
        let added = self.make_picture(owner, upload, new).await;
        // Its row stays until the next run of the job for unused uploads: the limits count it.
        self.store.give_up_upload(upload, owner).await?;
        added
    }

    /// Makes a face of an attachment of this person, which stays as it is: a copy of it is received like the file of a picture.
    ///
    /// # Errors
    /// [`MediaError`]: no such attachment, not a picture that can be shown, or too many uploads.
    pub async fn face_of(
        &self,
        owner: UserId,
        attachment: AttachmentId,
    ) -> MediaResult<StoredPicture> {
        let found = self.own(attachment, owner).await?;
        preview::previewed(&found).ok_or(MediaError::TypeNotAllowed)?;
        let announced = Announced {
            file_name: found.new.file_name,
            hint: found.new.hint,
            ..Announced::default()
        };
        let content = self.objects.get(&preview::original(attachment)).await?;
        let content = content.into_stream();
        let copy = self.receive_picture(owner, announced, content).await?;
        let face = NewPicture {
            purpose: PicturePurpose::Face,
            crop: Crop::default(),
            caption: String::new(),
        };
        self.add_picture(owner, copy, face).await
    }

    /// Gives up the file of a picture that will not be shown.
    ///
    /// # Errors
    /// [`MediaError`] of the storage.
    pub async fn give_up_picture(&self, owner: UserId, upload: AttachmentId) -> MediaResult<()> {
        self.store.give_up_upload(upload, owner).await?;
        Ok(())
    }

    async fn make_picture(
        &self,
        owner: UserId,
        upload: AttachmentId,
        new: NewPicture,
    ) -> MediaResult<StoredPicture> {
        let caption = caption(&new.caption)?;
        let found = self.own(upload, owner).await?;
        let media_type = preview::previewed(&found).ok_or(MediaError::TypeNotAllowed)?;
        let (purpose, edges) = (new.purpose, new.purpose.edges());
        let [small, large] = {
            let _turn = self.previews.acquire().await;
            let bytes = self.objects.get(&preview::original(upload)).await?;
            let bytes = bytes.bytes().await?;
            let _memory = self.take_memory(bytes.len() as u64).await;
            let make = move || match purpose {
                PicturePurpose::Face => image::squares(&bytes, media_type, new.crop, edges),
                PicturePurpose::Cover | PicturePurpose::Portfolio => {
                    image::fitted(&bytes, media_type, edges)
                }
            };
            let made = tokio::task::spawn_blocking(make).await;
            made.map_err(|_| MediaError::Damaged)?
                .map_err(|_| MediaError::Damaged)?
        };
        let picture = StoredPicture {
            id: PictureId(uuid::Uuid::new_v4()),
            owner,
            purpose,
            size: (large.width, large.height),
            caption,
        };
        self.store.begin_picture(&picture, self.clock.now()).await?;
        for (edge, Preview { bytes, .. }) in edges.into_iter().zip([small, large]) {
            let path = object(picture.id, edge);
            self.objects.put(&path, PutPayload::from(bytes)).await?;
        }
        match self.store.show_picture(&picture, MAX_PORTFOLIO).await? {
            Shown::Instead(former) => {
                self.delete_later(&former).await?;
                Ok(picture)
            }
            Shown::Full => {
                self.delete_later(&[picture.id]).await?;
                Err(MediaError::PortfolioFull)
            }
            Shown::Gone => Err(MediaError::NotFound),
        }
    }

    /// Removes a picture of this person.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] if they have no such picture.
    pub async fn remove_picture(&self, id: PictureId, owner: UserId) -> MediaResult<()> {
        let is_removed = self.store.remove_picture(id, owner).await?;
        found(is_removed)?;
        self.delete_later(&[id]).await
    }

    /// Moves a picture of this person's portfolio by one place.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] if they have no such picture.
    pub async fn move_picture(
        &self,
        id: PictureId,
        owner: UserId,
        to_front: bool,
    ) -> MediaResult<()> {
        found(self.store.move_picture(id, owner, to_front).await?)
    }

    /// Replaces the caption of a picture of this person.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] if they have no such picture; [`MediaError::CaptionTooLong`].
    pub async fn caption_picture(
        &self,
        id: PictureId,
        owner: UserId,
        text: &str,
    ) -> MediaResult<()> {
        let caption = caption(text)?;
        found(self.store.caption_picture(id, owner, &caption).await?)
    }

    /// Finds a public picture in one of its sizes.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] if it does not exist in this size, or was removed, or its person's account is deactivated.
    pub async fn find_picture(&self, id: PictureId, edge: u32) -> MediaResult<Content> {
        let picture = self.store.picture(id).await?.ok_or(MediaError::NotFound)?;
        if !picture.purpose.edges().contains(&edge) {
            return Err(MediaError::NotFound);
        }
        let path = object(id, edge);
        let (head, size) = self.beginning(&path).await?;
        Ok(Content {
            media_type: content_type::recognise(&head, size, "", None)
                .ok_or(MediaError::NotFound)?,
            file_name: picture.purpose.as_str().to_owned(),
            etag: format!("\"{id}-{edge}\""),
            size,
            path,
        })
    }

    /// Removes pictures that nothing needs, and deletes the files of removed ones; returns how many pictures that were.
    ///
    /// # Errors
    /// [`MediaError`] if the storage or the files fail; the next call goes on.
    pub async fn clean_up_pictures(&self) -> MediaResult<usize> {
        let before = super::earlier(self.clock.now(), UNFINISHED_FOR);
        while self.store.remove_unused_pictures(before, 100).await? == 100 {}
        self.delete_removed_pictures().await
    }

    /// Deletes the files of removed pictures; returns how many pictures that were.
    ///
    /// # Errors
    /// [`MediaError`] if the storage or the files fail; the next call goes on.
    pub async fn delete_removed_pictures(&self) -> MediaResult<usize> {
        let mut count = 0;
        loop {
            let ids = self.store.removed_pictures(100).await?;
            for id in &ids {
                let folder = objects::pictures(*id);
                objects::delete_all(&*self.objects, &folder).await?;
                self.store.forget_picture(*id).await?;
            }
            count += ids.len();
            if ids.len() < 100 {
                return Ok(count);
            }
        }
    }

    async fn delete_later(&self, pictures: &[PictureId]) -> MediaResult<()> {
        for id in pictures {
            let job = delete_pictures(*id, self.clock.now());
            self.store.enqueue(job).await?;
        }
        Ok(())
    }
}

/// A picture that is not complete after this time never will be.
const UNFINISHED_FOR: std::time::Duration = std::time::Duration::from_secs(3_600);

fn object(id: PictureId, edge: u32) -> Path {
    objects::pictures(id).join(edge.to_string())
}

fn found(is_found: bool) -> MediaResult<()> {
    is_found.then_some(()).ok_or(MediaError::NotFound)
}

fn caption(text: &str) -> MediaResult<String> {
    let text = clean_line(text);
    let is_short = text.chars().count() <= MAX_CAPTION;
    is_short.then_some(text).ok_or(MediaError::CaptionTooLong)
}
