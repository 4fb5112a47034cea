//! The source of the program, for tests that read it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A source file.
pub(crate) struct File {
    /// The path below its folder, such as `server/chat/send.rs` in `src/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// The lines that are neither comments nor unit tests of the file, numbered from 1.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = self.text.lines().collect::<Vec<_>>();
        let end = all
            .windows(2)
            .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod tests {"))
            .unwrap_or(usize::MAX);
        let is_of_tests = self.path.ends_with("/tests.rs") || self.path.contains("/tests/");
        let end = if is_of_tests { 0 } else { end };
        let lines = self.text.lines().enumerate().take(end);
        lines
            .map(|(at, line)| (at + 1, line.split(" // ").next().unwrap_or(line)))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Whether the file is in one of these folders, or one of these files.
    pub(crate) fn is_in(&self, places: &[&str]) -> bool {
        places
            .iter()
            .any(|place| self.path == *place || self.path.starts_with(&format!("{place}/")))
    }

    /// The first line whose code names this crate or module.
    pub(crate) fn names(&self, word: &str) -> Option<usize> {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        self.code()
            .find(|(_, line)| line.split(|c| !is_part(c)).any(|found| found == word))
            .map(|(at, _)| at)
    }

    /// The top-level modules of the crate that the code names through `crate::`.
    pub(crate) fn modules_of_ours(&self) -> BTreeSet<String> {
        let code: Vec<_> = self.code().map(|(_, line)| line).collect();
        let code = code.join(" ");
        let mut named = BTreeSet::new();
        for (at, _) in code.match_indices("crate::") {
            let rest = code[at + "crate::".len()..].trim_start();
            let paths = rest.strip_prefix('{').map_or_else(|| vec![rest], in_braces);
            named.extend(paths.into_iter().map(|path| {
                let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
                path[..end.unwrap_or(path.len())].to_owned()
            }));
        }
        named
    }
}

/// The parts between the commas of a group of imports, after its opening brace.
fn in_braces(group: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                parts.push(group[start..at].trim());
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    parts
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under `src/`.
pub(crate) fn source() -> Vec<File> {
    let files = rust_files("src");
    assert!(files.len() > 50, "the source was not found");
    files
}

/// Every Rust file under a folder of the repository.
pub(crate) fn rust_files(folder: &str) -> Vec<File> {
    let top = root().join(folder);
    let mut files = Vec::new();
    let mut folders = vec![top.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let inside = path.strip_prefix(&top).unwrap();
                files.push(File {
                    path: inside.to_str().unwrap().to_owned(),
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    files
}
