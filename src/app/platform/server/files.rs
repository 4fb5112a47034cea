//! Files that a person has chosen: there are none on the server.

use leptos::web_sys::{Event, HtmlInputElement};

use crate::app::state::uploads::{FileKey, Stage};
use crate::domain::AttachmentId;
use crate::wire::ApiError;

/// A chosen file.
#[derive(Clone)]
pub enum ChosenFile {}

impl ChosenFile {
    /// The name without a path.
    pub fn name(&self) -> String {
        match *self {}
    }

    /// The size in bytes.
    pub fn size(&self) -> u64 {
        match *self {}
    }
}

/// Never.
pub fn takes_several(_chooser: &HtmlInputElement) -> bool {
    false
}

/// No files.
pub fn take_chosen(_chooser: &HtmlInputElement) -> Vec<ChosenFile> {
    Vec::new()
}

/// Takes nothing.
pub fn choose_from(_event: &Event) -> bool {
    false
}

/// Is never called.
pub fn keep_file(_key: &FileKey, file: &ChosenFile) {
    match *file {}
}

/// Always `None`.
pub async fn kept_file(_key: &FileKey) -> Option<ChosenFile> {
    None
}

/// Always false.
pub async fn keeps_files() -> bool {
    false
}

/// Always empty.
pub async fn kept_file_keys() -> Vec<FileKey> {
    Vec::new()
}

/// Does nothing.
pub fn drop_file(_key: &FileKey) {}

/// Always `None`.
pub fn picture_of(_key: &FileKey) -> Option<String> {
    None
}

/// Is never called.
///
/// # Errors
/// None.
pub async fn upload(
    file: &ChosenFile,
    _resume: Option<String>,
    _begun: impl Fn(&str),
    _report: impl Fn(Stage) -> bool,
) -> Result<Option<AttachmentId>, ApiError> {
    match *file {}
}
