//! Files that a person has chosen: there are none on the server.

use leptos::web_sys::{Event, HtmlInputElement};

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

    /// Is its upload begun?
    pub fn is_begun(&self) -> bool {
        match *self {}
    }

    /// Notes that its upload begins.
    pub fn begin(&self) {
        match *self {}
    }

    /// Lets its upload begin once more.
    pub fn begin_again(&self) {
        match *self {}
    }
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
///
/// # Errors
/// None.
pub async fn upload(
    file: &ChosenFile,
    _progress: impl Fn(u64) -> bool,
) -> Result<Option<AttachmentId>, ApiError> {
    match *file {}
}
