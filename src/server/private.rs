//! Files and folders that only the server's own account of the machine may read.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;
/// Others may read, write, or enter.
const OPEN: u32 = 0o077;
/// Everybody may put files there, such as in `/tmp`.
const SHARED: u32 = 0o1000;

/// Makes this folder, or closes an existing one to others. One that is shared by its nature stays so.
///
/// # Errors
/// When it is missing and cannot be made.
pub fn folder(path: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(FOLDER)
        .create(path)?;
    restrict(path, FOLDER);
    Ok(())
}

/// Makes a file that does not exist yet.
///
/// # Errors
/// When it exists, or cannot be made.
pub fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(FILE)
        .open(path)
}

/// Opens a file for appending, and makes it if there is none.
///
/// # Errors
/// When it can be neither opened nor made.
pub fn file(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(FILE)
        .open(path)?;
    tighten(path);
    Ok(file)
}

/// Closes an existing file to others.
pub fn tighten(path: &Path) {
    restrict(path, FILE);
}

/// Somebody else's file or folder stays as its owner has made it: that is a warning, no failure.
fn restrict(path: &Path, mode: u32) {
    let Ok(found) = path.metadata().map(|it| it.permissions().mode()) else {
        return;
    };
    if found & OPEN == 0 || found & SHARED != 0 {
        return;
    }
    if let Err(error) = std::fs::set_permissions(path, Permissions::from_mode(mode)) {
        tracing::warn!(path = %path.display(), %error, "others may read this, and it cannot be changed");
    }
}
