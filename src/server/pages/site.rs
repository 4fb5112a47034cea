//! Location of the site's files. The release binary can be started in any working directory: it finds them next to
//! itself or in the output folder of cargo-leptos.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use leptos::config::{
    LeptosOptions, errors::LeptosConfigError, get_config_from_file, get_config_from_str,
};

/// The run-time options of a deployed server, from the repository.
const DEFAULTS: &str = include_str!("../../../Leptos.toml");

/// The part of the module in `app/hooks/use_device_copy.rs`.
const KEPT_COPIES: &str = "device_copy";

/// The options of the pages, with `site_root` as an absolute path.
///
/// A `Leptos.toml` next to the program replaces the built-in one.
///
/// # Errors
/// If that file cannot be read.
pub fn options() -> Result<LeptosOptions, LeptosConfigError> {
    let program = std::env::current_exe().unwrap_or_default();
    let folder = program.parent().unwrap_or(Path::new("."));
    let beside = folder.join("Leptos.toml");
    let mut options = if beside.exists() {
        get_config_from_file(beside)?.leptos_options
    } else {
        get_config_from_str(DEFAULTS)?
    };
    options.site_root = site_root(folder, &options.site_root)
        .display()
        .to_string()
        .into();
    // Without the list of hashes, file names contain no hashes: a development build.
    options.hash_files &= folder.join(&*options.hash_file).exists();
    Ok(options)
}

/// The list of the hashes in the names of files; `None` in a development build.
pub(super) fn hashes(options: &LeptosOptions) -> Option<String> {
    let program = std::env::current_exe().ok()?;
    let list = program.parent()?.join(&*options.hash_file);
    let list = options.hash_files.then(|| fs::read_to_string(list));
    list?.ok()
}

/// The address of the script that loads parts of the module on first use; `None` in a development build.
pub fn loader(options: &LeptosOptions) -> Option<String> {
    address(options, "split", "__wasm_split", "js")
}

/// The addresses of the files that no page names and a page without a network needs; none in a development build: the module's
/// deferred functions (`scripts/deferred/`) and the part that reads what the device has kept.
pub(super) fn files_for_offline(options: &LeptosOptions) -> Vec<String> {
    let name = format!("{}_deferred", options.output_name);
    let deferred = address(options, "deferred", &name, "wasm");
    let manifest = address(options, "manifest", "__wasm_split_manifest", "json");
    let manifest = manifest.and_then(|it| fs::read(format!("{}{it}", options.site_root)).ok());
    let copies = manifest.map(|it| files_of_part(&it, KEPT_COPIES));
    let folder = &options.site_pkg_dir;
    let copies = copies.into_iter().flatten();
    let copies = copies.map(|file| format!("/{folder}/{file}.wasm"));
    deferred.into_iter().chain(copies).collect()
}

/// The names of the files of a part, from the list that the build writes.
fn files_of_part(manifest: &[u8], part: &str) -> Vec<String> {
    let parts: Option<HashMap<String, Vec<String>>> = serde_json::from_slice(manifest).ok();
    parts.and_then(|mut it| it.remove(part)).unwrap_or_default()
}

/// The address of the file whose hash is listed as `kind`.
fn address(options: &LeptosOptions, kind: &str, name: &str, extension: &str) -> Option<String> {
    let hashes = hashes(options)?;
    let hash = hashes
        .lines()
        .find_map(|line| line.strip_prefix(kind)?.strip_prefix(':'))?;
    let (folder, hash) = (&options.site_pkg_dir, hash.trim());
    Some(format!("/{folder}/{name}.{hash}.{extension}"))
}

/// Next to the program, or in the target folder of the build.
fn site_root(folder: &Path, configured: &Arc<str>) -> PathBuf {
    let name = Path::new(&**configured)
        .file_name()
        .unwrap_or("site".as_ref());
    [folder.join(name), folder.join("..").join(name)]
        .into_iter()
        .find(|candidate| candidate.is_dir())
        .unwrap_or_else(|| PathBuf::from(&**configured))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_options_are_those_of_the_build() {
        let built = get_config_from_str(include_str!("../../../Cargo.toml")).unwrap();
        let built_in = get_config_from_str(DEFAULTS).unwrap();
        assert_eq!(format!("{built_in:?}"), format!("{built:?}"));
    }

    #[test]
    fn the_files_of_a_part_are_those_of_the_list() {
        let list = br#"{"blur":["chunk_1.a"],"device_copy":["chunk_2.a","split_device_copy.a"]}"#;
        let files = files_of_part(list, KEPT_COPIES);
        assert_eq!(files, ["chunk_2.a", "split_device_copy.a"]);
        assert!(files_of_part(b"", KEPT_COPIES).is_empty());
    }
}
