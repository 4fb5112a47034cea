//! Receiving uploads in parts. Each request writes an object of its own and notes it only if no other request has
//! continued the upload meanwhile, so that parallel and repeated requests leave one file, whole.

use std::time::Duration;

use axum::body::Bytes;
use futures::{Stream, StreamExt as _};
use object_store::path::Path;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

use super::object_writer::ObjectWriter;
use super::{
    MAX_SIMPLE_UPLOAD, Media, MediaError, MediaResult, MediaType, clean_file_name, objects,
};
use crate::domain::{AttachmentId, UserId};
use crate::server::storage::{NewUpload, Upload};

/// How long an upload may take altogether.
const UPLOAD_LIFETIME: Duration = Duration::from_secs(24 * 3_600);

/// How long an upload by one request may take.
const SIMPLE_UPLOAD_LIFETIME: Duration = Duration::from_secs(600);

/// How long a request may stay without progress.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a client says of a file that it begins to upload.
#[derive(Debug, Clone, Default)]
pub struct Announced {
    /// Name of the file as the person has it.
    pub file_name: String,
    /// Size in bytes.
    pub size: u64,
    /// Media type; chooses among equivalent containers only.
    pub hint: Option<String>,
    /// Duration of a recording in milliseconds.
    pub duration: Option<u32>,
    /// Waveform of a recording.
    pub waveform: Option<String>,
}

/// What a part should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checksum {
    /// SHA-1, which tus clients know.
    Sha1(Vec<u8>),
    /// SHA-256.
    Sha256(Vec<u8>),
}

/// The hash of what is being received.
enum Hash {
    None,
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Media {
    /// Begins an upload.
    ///
    /// # Errors
    /// [`MediaError`]: too large, empty, or too many within an hour.
    pub async fn begin(&self, owner: UserId, announced: Announced) -> MediaResult<NewUpload> {
        if announced.size == 0 {
            return Err(MediaError::Empty);
        }
        if announced.size > self.max_size {
            return Err(MediaError::TooLarge);
        }
        if !MediaType::has_accepted_name(&announced.file_name) {
            return Err(MediaError::TypeNotAllowed);
        }
        self.admit(owner, announced.size).await?;
        let upload = self.new_upload(owner, announced);
        self.store.begin_upload(&upload).await?;
        Ok(upload)
    }

    /// Continues an upload at `offset`; returns the new number of received bytes. What arrives before the connection
    /// breaks is kept, unless it should have had a checksum. With its last byte the upload is completed.
    ///
    /// # Errors
    /// [`MediaError`]; the upload can be continued after each, unless its content is refused.
    pub async fn receive<E>(
        &self,
        upload: &Upload,
        offset: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
        checksum: Option<Checksum>,
    ) -> MediaResult<u64> {
        if upload.content.is_some() || offset != upload.received {
            return Err(MediaError::WrongOffset);
        }
        let path = part_path(upload.new.id, offset);
        let left = upload.new.size - offset;
        let part = self.write_part(&path, body, offset, left, checksum).await?;
        let received = offset + part.size;
        let id = upload.new.id;
        if part.size > 0 {
            let is_noted = self
                .store
                .advance_upload(id, offset, received, path.as_ref())
                .await?;
            if !is_noted {
                objects::delete(&*self.objects, [path]).await?;
                return Err(MediaError::WrongOffset);
            }
        }
        if !part.is_complete {
            return Err(MediaError::Interrupted);
        }
        if received == upload.new.size {
            self.finish_hashed(id, part.sha256).await?;
        }
        Ok(received)
    }

    /// Receives a whole file whose size is not known before.
    ///
    /// # Errors
    /// [`MediaError`]; nothing is kept then.
    pub async fn receive_whole<E>(
        &self,
        owner: UserId,
        announced: Announced,
        body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> MediaResult<Upload> {
        let (id, sha256) = self.receive_bytes(owner, announced, body).await?;
        self.finish_hashed(id, sha256).await
    }

    /// Receives the bytes of a whole file, and does not complete the upload yet. Also returns their hash.
    pub(super) async fn receive_bytes<E>(
        &self,
        owner: UserId,
        announced: Announced,
        body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> MediaResult<(AttachmentId, Option<Sha256>)> {
        self.admit(owner, 0).await?;
        let mut new = self.new_upload(owner, announced);
        let path = part_path(new.id, 0);
        let writing = self.write_part(&path, body, 0, MAX_SIMPLE_UPLOAD, None);
        let part = timeout(SIMPLE_UPLOAD_LIFETIME, writing).await;
        let part = part
            .unwrap_or(Err(MediaError::Interrupted))
            .map_err(|error| match error {
                MediaError::TooMany => MediaError::TooLarge,
                error => error,
            })?;
        if part.size == 0 || !part.is_complete {
            objects::delete(&*self.objects, [path]).await?;
            return Err(match part.is_complete {
                true => MediaError::Empty,
                false => MediaError::Interrupted,
            });
        }
        new.size = part.size;
        self.store.begin_upload(&new).await?;
        let id = new.id;
        self.store
            .advance_upload(id, 0, part.size, path.as_ref())
            .await?;
        Ok((id, part.sha256))
    }

    fn new_upload(&self, owner: UserId, announced: Announced) -> NewUpload {
        let now = self.clock.now();
        let lifetime = i64::try_from(UPLOAD_LIFETIME.as_millis()).unwrap_or(i64::MAX);
        NewUpload {
            id: AttachmentId(uuid::Uuid::now_v7()),
            owner,
            file_name: clean_file_name(&announced.file_name),
            size: announced.size,
            hint: announced.hint,
            duration: announced.duration,
            waveform: announced.waveform,
            created_at: now,
            expires_at: crate::domain::Timestamp(now.0.saturating_add(lifetime)),
        }
    }

    async fn write_part<E>(
        &self,
        path: &Path,
        mut body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
        offset: u64,
        limit: u64,
        checksum: Option<Checksum>,
    ) -> MediaResult<Part> {
        let mut writer = ObjectWriter::new(&*self.objects, path);
        let mut hash = Hash::of(checksum.as_ref());
        let mut part = Part {
            size: 0,
            is_complete: false,
            sha256: (offset == 0).then(Sha256::new),
        };
        let failure = loop {
            match timeout(PATIENCE, body.next()).await {
                Ok(Some(Ok(bytes))) => {
                    part.size += bytes.len() as u64;
                    if part.size > limit {
                        break Some(MediaError::TooMany);
                    }
                    hash.update(&bytes);
                    if let Some(sha256) = &mut part.sha256 {
                        sha256.update(&bytes);
                    }
                    if let Err(error) = writer.write(bytes).await {
                        break Some(error.into());
                    }
                }
                Ok(None) => {
                    part.is_complete = true;
                    break None;
                }
                // The connection broke or stalled.
                Ok(Some(Err(_))) | Err(_) => break None,
            }
        };
        let failure = match checksum {
            Some(_) if !part.is_complete => failure.or(Some(MediaError::Interrupted)),
            Some(checksum) if !hash.is(&checksum) => failure.or(Some(MediaError::WrongChecksum)),
            _ => failure,
        };
        if failure.is_some() || part.size == 0 {
            writer.abort().await?;
        } else {
            writer.finish().await?;
        }
        failure.map_or(Ok(part), Err)
    }
}

/// What has been written.
struct Part {
    size: u64,
    /// Did the request end, rather than break?
    is_complete: bool,
    /// Of a part that may be the whole file. Hashed as it arrives, a file of one part is not read again.
    sha256: Option<Sha256>,
}

/// A name that no other request uses, ordered by the position.
fn part_path(id: AttachmentId, offset: u64) -> Path {
    let name = format!("{offset:020}-{:016x}", rand::random::<u64>());
    objects::uploads(id).join(name)
}

impl Hash {
    fn of(checksum: Option<&Checksum>) -> Self {
        match checksum {
            None => Self::None,
            Some(Checksum::Sha1(_)) => Self::Sha1(Sha1::new()),
            Some(Checksum::Sha256(_)) => Self::Sha256(Sha256::new()),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::None => {}
            Self::Sha1(hash) => hash.update(bytes),
            Self::Sha256(hash) => hash.update(bytes),
        }
    }

    fn is(self, expected: &Checksum) -> bool {
        match (self, expected) {
            (Self::Sha1(hash), Checksum::Sha1(expected)) => hash.finalize()[..] == **expected,
            (Self::Sha256(hash), Checksum::Sha256(expected)) => hash.finalize()[..] == **expected,
            _ => false,
        }
    }
}
