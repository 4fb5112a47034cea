//! Where the bytes of files are: objects in a folder, or in a bucket.

use std::future::Future;
use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryFutureExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{GetResult, GetResultPayload, ObjectStore};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use super::{Bucket, MediaResult};
use crate::domain::{AttachmentId, PictureId, Timestamp};
use crate::server::private;

/// How long somebody who asked for a file waits until its bytes begin.
const BEGINNING: Duration = Duration::from_secs(4);

/// Number of bytes read from a local file at a time.
const BUFFER: usize = 256 * 1024;

/// Where files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaUrl {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket of an S3-compatible service.
    S3(Bucket),
}

impl MediaUrl {
    /// The folder, if it is one.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Folder(folder) => Some(folder.clone()),
            Self::S3(_) => None,
        }
    }

    pub(super) fn open(&self) -> MediaResult<Arc<dyn ObjectStore>> {
        match self {
            Self::Folder(folder) => {
                private::folder(folder).map_err(|error| object_store::Error::Generic {
                    store: "folder",
                    source: Box::new(error),
                })?;
                let folder = LocalFileSystem::new_with_prefix(folder)?;
                // What is acknowledged is on disk.
                Ok(Arc::new(
                    folder.with_fsync(true).with_automatic_cleanup(true),
                ))
            }
            Self::S3(bucket) => Ok(bucket.open()?),
        }
    }
}

/// Deletes what a process was still writing when it was killed: the library writes a file under a name that ends in `#` and a
/// number, does not list it, and renames it when it is complete.
pub(super) fn delete_unfinished(folder: &Path, before: Timestamp) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            delete_unfinished(&path, before);
            continue;
        }
        let name = entry.file_name();
        let is_unfinished = name
            .to_string_lossy()
            .rsplit_once('#')
            .is_some_and(|(_, number)| number.bytes().all(|it| it.is_ascii_digit()));
        let changed = entry.metadata().and_then(|it| it.modified()).ok();
        let age = changed.and_then(|it| it.duration_since(std::time::UNIX_EPOCH).ok());
        let is_old = age.is_some_and(|age| (age.as_millis() as i128) < i128::from(before.0));
        if is_unfinished && is_old {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// The folder of the parts of an upload.
pub(super) fn uploads(id: AttachmentId) -> ObjectPath {
    ObjectPath::from_iter(["uploads", &id.to_string()])
}

/// The folder of a complete file and its previews.
pub(super) fn files(id: AttachmentId) -> ObjectPath {
    ObjectPath::from_iter(["files", &id.to_string()])
}

/// The folder of the sizes of a public picture.
pub(super) fn pictures(id: PictureId) -> ObjectPath {
    ObjectPath::from_iter(["pictures", &id.to_string()])
}

/// Deletes everything in a folder. Nothing there is no error.
pub(super) async fn delete_all(objects: &dyn ObjectStore, folder: &ObjectPath) -> MediaResult<()> {
    let found: Vec<_> = objects.list(Some(folder)).try_collect().await?;
    delete(objects, found.into_iter().map(|it| it.location)).await
}

/// Deletes these objects. Those that do not exist are no error.
pub(super) async fn delete(
    objects: &dyn ObjectStore,
    paths: impl IntoIterator<Item = ObjectPath>,
) -> MediaResult<()> {
    let paths: Vec<_> = paths.into_iter().map(Ok).collect();
    let mut deleted = objects.delete_stream(futures::stream::iter(paths).boxed());
    let mut failure = None;
    while let Some(deleted) = deleted.next().await {
        match deleted {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => failure = Some(error),
        }
    }
    failure.map_or(Ok(()), |error| Err(error.into()))
}

/// The bytes of an object, or of the part that was asked for. The library reads files 8 KiB at a time.
pub(super) fn stream(found: GetResult) -> BoxStream<'static, io::Result<Bytes>> {
    let range = found.range.clone();
    match found.payload {
        GetResultPayload::File(file, _) => {
            let file = async move {
                let mut file = tokio::fs::File::from_std(file);
                file.seek(SeekFrom::Start(range.start)).await?;
                let part = file.take(range.end - range.start);
                io::Result::Ok(ReaderStream::with_capacity(part, BUFFER))
            };
            file.try_flatten_stream().boxed()
        }
        GetResultPayload::Stream(stream) => stream.map_err(io::Error::from).boxed(),
    }
}

/// Ends a request for the beginning of a file in time for an answer.
pub(super) async fn within_patience<T>(
    request: impl Future<Output = object_store::Result<T>>,
) -> object_store::Result<T> {
    let late = |source: tokio::time::error::Elapsed| object_store::Error::Generic {
        store: "media",
        source: source.into(),
    };
    tokio::time::timeout(BEGINNING, request)
        .await
        .map_err(late)?
}

/// The parts that were written before a time, with the uploads to which they belong.
pub(super) async fn old_parts(
    objects: &dyn ObjectStore,
    before: Timestamp,
) -> MediaResult<Vec<(AttachmentId, ObjectPath)>> {
    let folder = ObjectPath::from("uploads");
    let found: Vec<_> = objects.list(Some(&folder)).try_collect().await?;
    let old = found.into_iter().filter_map(|it| {
        let is_old = it.last_modified.timestamp_millis() < before.0;
        let id = it.location.parts().nth(1)?.as_ref().parse().ok()?;
        is_old.then_some((id, it.location))
    });
    Ok(old.collect())
}
