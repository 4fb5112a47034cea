//! Completing an upload: its type, what must not stay in it, and its final place.

use std::sync::Arc;

use axum::body::Bytes;
use futures::TryStreamExt as _;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};
use tokio_util::io::StreamReader;

use super::clamd::{self, Verdict};
use super::media_type::Kind;
use super::object_writer::ObjectWriter;
use super::{Media, MediaError, MediaResult, content_type, image, objects, preview};
use crate::domain::AttachmentId;
use crate::server::storage::{StoredContent, Upload};

const MEGABYTE: u64 = 1024 * 1024;

impl Media {
    /// Completes an upload whose bytes are all there, and returns it. May be called again, and by several at once.
    ///
    /// # Errors
    /// [`MediaError`]: the content is refused, and the upload is gone; or the storage or the files fail, and it can be
    /// tried again.
    pub async fn finish(&self, id: AttachmentId) -> MediaResult<Upload> {
        self.finish_hashed(id, None).await
    }

    /// The same with the hash of the file if it was received as one part.
    pub(super) async fn finish_hashed(
        &self,
        id: AttachmentId,
        sha256: Option<Sha256>,
    ) -> MediaResult<Upload> {
        let (upload, is_new) = self.complete(id, sha256).await?;
        if is_new && preview::previewed(&upload).is_some() {
            let job = crate::server::jobs::make_previews(id, self.clock.now());
            self.store.enqueue(job).await?;
        }
        Ok(upload)
    }

    /// The same without previews; also says whether it was completed only now.
    pub(super) async fn complete(
        &self,
        id: AttachmentId,
        sha256: Option<Sha256>,
    ) -> MediaResult<(Upload, bool)> {
        let upload = self.store.upload(id).await?.ok_or(MediaError::NotFound)?;
        if upload.content.is_some() {
            return Ok((upload, false));
        }
        let content = match self.store_content(&upload, sha256).await {
            Ok(content) => content,
            Err(error) => {
                let is_refused = matches!(
                    error,
                    MediaError::TypeNotAllowed | MediaError::Damaged | MediaError::Infected
                );
                if is_refused && self.store.give_up_upload(id, upload.new.owner).await? {
                    self.delete(id).await?;
                }
                return Err(error);
            }
        };
        self.store.complete_upload(id, &content).await?;
        // By their names: those of requests that lost are left to the clean-up, which lists them.
        let parts = upload.parts.iter().map(|part| Path::from(part.as_str()));
        objects::delete(&*self.objects, parts).await?;
        let upload = self.store.upload(id).await?;
        if upload.is_none() {
            // Given up while it was completed, perhaps before its last object was written.
            objects::delete_all(&*self.objects, &objects::files(id)).await?;
        }
        Ok((upload.ok_or(MediaError::NotFound)?, true))
    }

    /// Writes the final object.
    async fn store_content(
        &self,
        upload: &Upload,
        sha256: Option<Sha256>,
    ) -> MediaResult<StoredContent> {
        let parts = upload.parts.iter().map(|part| Path::from(part.as_str()));
        let parts: Vec<Path> = parts.collect();
        let head = self.head(&parts).await?;
        let new = &upload.new;
        let media_type =
            content_type::recognise(&head, new.size, &new.file_name, new.hint.as_deref())
                .ok_or(MediaError::TypeNotAllowed)?;
        self.scan(&parts).await?;
        let to = preview::original(new.id);
        let mut content = StoredContent {
            media_type: media_type.mime().to_owned(),
            sha256: String::new(),
            size: new.size,
            dimensions: None,
            thumbhash: None,
        };
        if media_type.kind() == Kind::Image {
            let _work = self.take_memory(new.size).await;
            let bytes = self.read_all(&parts, new.size).await?;
            let measured = image::measure(&bytes);
            content.dimensions = measured.map(|size| (size.width, size.height));
            let cleaned = move || {
                let bytes = image::without_position(bytes, media_type)?;
                Ok((hex(&Sha256::digest(&bytes)), bytes))
            };
            let cleaned = tokio::task::spawn_blocking(cleaned).await;
            let cleaned = cleaned.map_err(|_| MediaError::Damaged)?;
            let (sha256, bytes) = cleaned.map_err(|_: image::Unreadable| MediaError::Damaged)?;
            content.size = bytes.len() as u64;
            content.sha256 = sha256;
            self.objects.put(&to, PutPayload::from(bytes)).await?;
        } else {
            content.sha256 = self.copy(&parts, &to, sha256).await?;
        }
        Ok(content)
    }

    /// The beginning by which the type is recognised. The first part may be shorter.
    async fn head(&self, parts: &[Path]) -> MediaResult<Vec<u8>> {
        let mut head = Vec::new();
        for part in parts {
            let missing = content_type::HEAD_BYTES.saturating_sub(head.len());
            if missing == 0 {
                break;
            }
            let range = GetRange::Bounded(0..missing as u64);
            let options = GetOptions::new().with_range(Some(range));
            let found = self.objects.get_opts(part, options).await?;
            head.extend_from_slice(&found.bytes().await?);
        }
        Ok(head)
    }

    /// Asks the scanner, if there is one.
    async fn scan(&self, parts: &[Path]) -> MediaResult<()> {
        let Some(address) = &self.clamav else {
            return Ok(());
        };
        let content = StreamReader::new(Box::pin(self.stream(parts)));
        match clamd::scan(address, content).await {
            Ok(Verdict::Clean) => Ok(()),
            Ok(Verdict::Infected(name)) => {
                tracing::warn!(
                    name,
                    "an upload was refused: the scanner has found something"
                );
                Err(MediaError::Infected)
            }
            Err(error) => Err(MediaError::Scan(error.to_string())),
        }
    }

    /// Waits until a picture of this size may be held in memory.
    pub(super) async fn take_memory(&self, size: u64) -> Option<tokio::sync::OwnedSemaphorePermit> {
        let units = (size / MEGABYTE + 1).min(u64::from(super::WORK));
        let units = u32::try_from(units).unwrap_or(super::WORK);
        // The semaphore is never closed.
        Arc::clone(&self.work).acquire_many_owned(units).await.ok()
    }

    async fn read_all(&self, parts: &[Path], size: u64) -> MediaResult<Bytes> {
        if let [only] = parts {
            return Ok(self.objects.get(only).await?.bytes().await?);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        let mut stream = Box::pin(self.stream(parts));
        while let Some(chunk) = stream.try_next().await.map_err(failed)? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.into())
    }

    /// The bytes of all parts, in order.
    fn stream(
        &self,
        parts: &[Path],
    ) -> impl futures::Stream<Item = std::io::Result<Bytes>> + Send + use<> {
        let objects = Arc::clone(&self.objects);
        let parts: Vec<_> = parts.iter().cloned().map(Ok).collect();
        let parts = futures::stream::iter(parts);
        parts
            .and_then(move |part| {
                let objects = Arc::clone(&objects);
                async move { std::io::Result::Ok(objects::stream(objects.get(&part).await?)) }
            })
            .try_flatten()
    }

    /// Puts the parts together; returns the SHA-256 in hexadecimal, which may be known of a single part.
    async fn copy(&self, parts: &[Path], to: &Path, known: Option<Sha256>) -> MediaResult<String> {
        let mut hash = Sha256::new();
        if let [only] = parts {
            if let Some(known) = known {
                hash = known;
            } else {
                let mut stream = Box::pin(self.stream(parts));
                while let Some(chunk) = stream.try_next().await.map_err(failed)? {
                    hash.update(&chunk);
                }
            }
            // Copied, not moved: whoever completes the same upload at the same time still finds it.
            self.objects.copy(only, to).await?;
            return Ok(hex(&hash.finalize()));
        }
        let mut writer = ObjectWriter::new(&*self.objects, to);
        let mut stream = Box::pin(self.stream(parts));
        let written = async {
            while let Some(chunk) = stream.try_next().await.map_err(failed)? {
                hash.update(&chunk);
                writer.write(chunk).await?;
            }
            Ok::<_, object_store::Error>(())
        };
        if let Err(error) = written.await {
            // Nothing else would remove what a bucket has of it.
            let _ = writer.abort().await;
            return Err(error.into());
        }
        writer.finish().await?;
        Ok(hex(&hash.finalize()))
    }
}

fn failed(error: std::io::Error) -> object_store::Error {
    object_store::Error::Generic {
        store: "media",
        source: Box::new(error),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
