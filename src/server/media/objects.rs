//! Where the bytes of files are: objects in a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::MediaResult;
use crate::domain::{AttachmentId, PictureId, Timestamp};
use crate::server::private;

/// Where files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaUrl {
    /// A folder of this machine.
    Folder(PathBuf),
}

impl MediaUrl {
    /// The folder, if it is one.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Folder(folder) => Some(folder.clone()),
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

/// Deletes an object, or everything in a folder. Nothing there is no error.
pub(super) async fn delete_all(objects: &dyn ObjectStore, folder: &ObjectPath) -> MediaResult<()> {
    let found: Vec<_> = objects.list(Some(folder)).try_collect().await?;
    let mut paths: Vec<ObjectPath> = found.into_iter().map(|it| it.location).collect();
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
