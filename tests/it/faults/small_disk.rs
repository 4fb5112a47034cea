//! A disk of a few megabytes, in memory.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A mounted disk; dropping it unmounts it.
pub(super) struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None` for those who may not mount: without rights of an administrator there is no small disk.
    #[expect(clippy::print_stderr, reason = "says that something was not tested")]
    pub(super) fn mount(megabytes: u32) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "none"]);
        let mounted = mount.arg(folder.path()).output();
        if !mounted.is_ok_and(|output| output.status.success()) {
            eprintln!("not tested: no disk can be mounted here");
            return None;
        }
        Some(Self(folder))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Also while a process still ends there.
        let mut unmount = Command::new("umount");
        let _ = unmount.arg("--lazy").arg(self.0.path()).status();
    }
}
