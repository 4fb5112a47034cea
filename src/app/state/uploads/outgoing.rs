//! A file that the person has chosen for a message.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::Attachment;

/// Identifies a file on this device, before the server knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileKey(pub String);

impl fmt::Display for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file that the person has chosen for a message. The browser keeps its content under the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingFile {
    /// Its key on this device.
    pub key: FileKey,
    /// The name without a path.
    pub file_name: String,
    /// The size in bytes.
    pub size: u64,
    /// Set when the server has all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Box<Attachment>>,
}
