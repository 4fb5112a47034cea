//! Files and folders that only the server's own system account can access.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;
/// Permissions of group and others.
const OPEN: u32 = 0o077;
/// The sticky bit: everybody may create files, as in `/tmp`.
const SHARED: u32 = 0o1000;

/// Creates a folder, or restricts an existing one to the owner. A shared folder such as `/tmp` is not changed.
///
/// # Errors
/// If the folder does not exist and cannot be created.
pub fn folder(path: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(FOLDER)
        .create(path)?;
    restrict(path, FOLDER);
    Ok(())
}

/// Creates a new file.
///
/// # Errors
/// If the file exists or cannot be created.
pub fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(FILE)
        .open(path)
}

/// Opens a file for appending, and creates it if it does not exist.
///
/// # Errors
/// If the file can neither be opened nor created.
pub fn file(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(FILE)
        .open(path)?;
    tighten(path);
    Ok(file)
}

/// Restricts an existing file to the owner.
pub fn tighten(path: &Path) {
    restrict(path, FILE);
}

/// A file or folder of another owner cannot be changed: that is logged as a warning and is not an error.
fn restrict(path: &Path, mode: u32) {
    let Ok(found) = path.metadata().map(|it| it.permissions().mode()) else {
        return;
    };
    if found & OPEN == 0 || found & SHARED != 0 {
        return;
    }
    if let Err(error) = std::fs::set_permissions(path, Permissions::from_mode(mode)) {
        tracing::warn!(path = %path.display(), %error, "other accounts can read this path, and its permissions cannot be changed");
    }
}
