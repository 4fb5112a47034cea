//! Uploaded files: receiving, recognising, keeping and reading them. What is known of a file is a row of the storage; its
//! bytes are objects in a folder that all servers share, or in a bucket of an S3-compatible service.
//!
//! An upload is received in parts (`uploads/<id>/…`), one for each request. When it is complete its type is recognised
//! from the content, the position is removed from pictures, and it becomes `files/<id>/original`. Previews are made
//! later, by a job or when one is asked for first. Public pictures (`pictures/<id>/…`) are made from an upload at once.

mod check;
mod clamd;
mod content_type;
mod disposition;
mod error;
mod finish;
mod image;
mod links;
mod media_type;
mod object_writer;
mod objects;
mod pictures;
mod poster;
mod preview;
mod quota;
mod read;
mod receive;
mod s3;

use std::sync::Arc;
use std::time::Duration;

use ::object_store::ObjectStore;
use tokio::sync::Semaphore;

use super::clock::Clock;
use super::config::MediaConfig;
use super::storage::{Store, Upload};
use crate::domain::{Attachment, AttachmentId, Timestamp, UserId};

pub use disposition::{Disposition, clean_file_name, content_disposition, download_name};
pub use error::{MediaError, MediaResult};
pub use image::Crop;
pub use links::{Links, SignedQuery, id_in};
pub use media_type::MediaType;
pub use objects::MediaUrl;
pub use pictures::NewPicture;
pub use poster::MAX_POSTER;
pub use read::{Content, Variant};
pub use receive::{Announced, Checksum};
pub use s3::{Bucket, Failure, Keys};

/// Largest file of the call that old clients use, in bytes.
pub const MAX_SIMPLE_UPLOAD: u64 = 25 * 1024 * 1024;

/// How long an upload that no message contains is kept.
pub const UNUSED_FOR: Duration = Duration::from_secs(24 * 3_600);

/// Units of [`Media::work`], each about a megabyte of a picture that is being changed.
const WORK: u32 = 256;

/// The files of messages. Cloning is cheap.
#[derive(Clone)]
pub struct Media {
    store: Arc<dyn Store>,
    objects: Arc<dyn ObjectStore>,
    /// Where they are.
    url: MediaUrl,
    clock: Clock,
    links: Arc<Links>,
    max_size: u64,
    /// Multiplies the limits of a person; 0 switches them off.
    limit_scale: f64,
    clamav: Option<Arc<str>>,
    /// Bounds the memory of pictures that are being changed.
    work: Arc<Semaphore>,
    /// Bounds how many previews are made at a time.
    previews: Arc<Semaphore>,
}

impl Media {
    /// Opens the place of the files.
    ///
    /// # Errors
    /// [`MediaError::Objects`] if the folder cannot be created, or the settings of the bucket fit no client.
    pub fn open(
        config: &MediaConfig,
        store: Arc<dyn Store>,
        links: Arc<Links>,
        limit_scale: f64,
        clock: Clock,
    ) -> MediaResult<Self> {
        Ok(Self {
            store,
            objects: config.url.open()?,
            url: config.url.clone(),
            clock,
            links,
            max_size: config.max_upload,
            limit_scale,
            clamav: config.clamav.as_deref().map(Into::into),
            work: Arc::new(Semaphore::new(WORK as usize)),
            previews: Arc::new(Semaphore::new(1)),
        })
    }

    /// Largest file in bytes.
    #[must_use]
    pub const fn max_size(&self) -> u64 {
        self.max_size
    }

    /// Signs and checks addresses.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// What is known of an upload of this person.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] if it is another person's, has expired or does not exist.
    pub async fn own(&self, id: AttachmentId, owner: UserId) -> MediaResult<Upload> {
        let upload = self.store.upload(id).await?;
        let upload = upload.filter(|upload| upload.new.owner == owner);
        let now = self.clock.now();
        upload
            .filter(|upload| upload.content.is_some() || upload.new.expires_at > now)
            .ok_or(MediaError::NotFound)
    }

    /// Gives up an upload of this person that is in no message.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] if there is none.
    pub async fn give_up(&self, id: AttachmentId, owner: UserId) -> MediaResult<()> {
        if !self.store.give_up_upload(id, owner).await? {
            return Err(MediaError::NotFound);
        }
        self.delete(id).await
    }

    /// Deletes what nothing needs any more; returns how many uploads that were.
    ///
    /// # Errors
    /// [`MediaError`] if the storage or the files fail; the next call goes on.
    pub async fn clean_up(&self) -> MediaResult<usize> {
        let now = self.clock.now();
        let unused_since = earlier(now, UNUSED_FOR);
        let mut count = 0;
        loop {
            let ids = self.store.give_up_unused(now, unused_since, 100).await?;
            for id in &ids {
                self.delete(*id).await?;
            }
            count += ids.len();
            if ids.len() < 100 {
                break;
            }
        }
        self.delete_orphans(unused_since).await?;
        if let Some(folder) = self.url.folder() {
            let sweep = move || objects::delete_unfinished(&folder, unused_since);
            // A sweep that panics is tried again with the next run.
            let _ = tokio::task::spawn_blocking(sweep).await;
        }
        Ok(count)
    }

    /// Deletes the objects of an upload that was given up, and then its row.
    async fn delete(&self, id: AttachmentId) -> MediaResult<()> {
        objects::delete_all(&*self.objects, &objects::uploads(id)).await?;
        objects::delete_all(&*self.objects, &objects::files(id)).await?;
        Ok(self.store.forget_upload(id).await?)
    }

    /// Deletes parts that a process left behind which ended before it noted them.
    async fn delete_orphans(&self, before: Timestamp) -> MediaResult<()> {
        for (id, part) in objects::old_parts(&*self.objects, before).await? {
            let upload = self.store.upload(id).await?;
            if upload.is_none_or(|upload| upload.content.is_some()) {
                objects::delete(&*self.objects, [part]).await?;
            }
        }
        Ok(())
    }
}

fn earlier(at: Timestamp, by: Duration) -> Timestamp {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    Timestamp(at.0.saturating_sub(by))
}

/// A complete upload as part of a message; `None` if it is not complete.
#[must_use]
pub fn attachment(upload: &Upload) -> Option<Attachment> {
    let content = upload.content.as_ref()?;
    let new = &upload.new;
    let media_type = MediaType::from_mime(&content.media_type)?;
    let (width, height) = content.dimensions.unzip();
    let path = |variant| links::path(new.id, variant, &new.file_name, media_type);
    Some(Attachment {
        id: new.id,
        url: path(Variant::Original),
        preview_url: (media_type.can_be_previewed() || poster::is_there(upload))
            .then(|| path(Variant::Preview)),
        thumbhash: content.thumbhash.clone(),
        width,
        height,
        duration: new.duration,
        waveform: new.waveform.clone(),
        mime_type: content.media_type.clone(),
        size: content.size,
        file_name: new.file_name.clone(),
    })
}
