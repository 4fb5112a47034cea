//! Where the bytes of files are: objects of a local folder or of an S3-compatible service.

use std::path::PathBuf;
use std::sync::Arc;

use futures::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::MediaResult;
use crate::domain::{AttachmentId, Timestamp};
use crate::server::private;

/// Where files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaUrl {
    /// A folder of this machine.
    Folder(PathBuf),
}

impl MediaUrl {
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
        }
    }
}

/// The folder of the parts of an upload.
pub(super) fn uploads(id: AttachmentId) -> Path {
    Path::from_iter(["uploads", &id.to_string()])
}

/// The folder of a complete file and its previews.
pub(super) fn files(id: AttachmentId) -> Path {
    Path::from_iter(["files", &id.to_string()])
}

/// Deletes an object, or everything in a folder. Nothing there is no error.
pub(super) async fn delete_all(objects: &dyn ObjectStore, folder: &Path) -> MediaResult<()> {
    let found: Vec<_> = objects.list(Some(folder)).try_collect().await?;
    let mut paths: Vec<Path> = found.into_iter().map(|it| it.location).collect();
    if paths.is_empty() {
        paths.push(folder.clone());
    }
    for path in paths {
        match objects.delete(&path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The parts that were written before a time, with the uploads to which they belong.
pub(super) async fn old_parts(
    objects: &dyn ObjectStore,
    before: Timestamp,
) -> MediaResult<Vec<(AttachmentId, Path)>> {
    let folder = Path::from("uploads");
    let found: Vec<_> = objects.list(Some(&folder)).try_collect().await?;
    let old = found.into_iter().filter_map(|it| {
        let is_old = it.last_modified.timestamp_millis() < before.0;
        let id = it.location.parts().nth(1)?.as_ref().parse().ok()?;
        is_old.then_some((id, it.location))
    });
    Ok(old.collect())
}
