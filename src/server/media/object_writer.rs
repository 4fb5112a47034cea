//! Writes an object whose size is not known before: a small one by one request, a larger one in pieces.

use axum::body::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayloadMut, Result, WriteMultipart};

/// Number of bytes written at a time; the least that S3 accepts.
const CHUNK: usize = 5 * 1024 * 1024;

/// Number of chunks that may wait to be written.
const IN_FLIGHT: usize = 2;

/// An object that is being written. It is visible when it is complete.
pub(super) struct ObjectWriter<'a> {
    objects: &'a dyn ObjectStore,
    path: &'a Path,
    state: State,
}

enum State {
    /// Everything so far.
    Small(PutPayloadMut),
    Large(WriteMultipart),
}

impl<'a> ObjectWriter<'a> {
    pub(super) fn new(objects: &'a dyn ObjectStore, path: &'a Path) -> Self {
        Self {
            objects,
            path,
            state: State::Small(PutPayloadMut::new()),
        }
    }

    /// Adds bytes; waits while too many are to be written. They are copied: what arrives are slices of larger buffers.
    pub(super) async fn write(&mut self, bytes: Bytes) -> Result<()> {
        if let State::Small(payload) = &mut self.state {
            if payload.content_length() + bytes.len() <= CHUNK {
                payload.extend_from_slice(&bytes);
                return Ok(());
            }
            let begun = std::mem::take(payload).freeze();
            let upload = self.objects.put_multipart(self.path).await?;
            let mut writer = WriteMultipart::new_with_chunk_size(upload, CHUNK);
            for bytes in begun {
                writer.put(bytes);
            }
            self.state = State::Large(writer);
        }
        if let State::Large(writer) = &mut self.state {
            writer.wait_for_capacity(IN_FLIGHT).await?;
            writer.write(&bytes);
        }
        Ok(())
    }

    /// Completes the object.
    pub(super) async fn finish(self) -> Result<()> {
        match self.state {
            State::Small(payload) => self.objects.put(self.path, payload.freeze()).await,
            State::Large(writer) => writer.finish().await,
        }
        .map(drop)
    }

    /// Gives the object up; nothing of it is kept.
    pub(super) async fn abort(self) -> Result<()> {
        match self.state {
            State::Small(_) => Ok(()),
            State::Large(writer) => writer.abort().await,
        }
    }
}
