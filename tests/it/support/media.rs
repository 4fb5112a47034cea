//! The files of a server.

use super::TestApp;

impl TestApp {
    /// The paths of all uploaded files and their parts.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut folders = vec![self.database().with_file_name("media")];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path.display().to_string());
                }
            }
        }
        files
    }
}
