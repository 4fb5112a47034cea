//! What is attached to a message: photos, videos, voice notes and other files.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::MessageType;

/// Id of an uploaded file: a UUID, chosen by the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AttachmentId(pub uuid::Uuid);

/// The text is not a UUID in lower case with hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Invalid attachment id")]
pub struct InvalidAttachmentId;

impl FromStr for AttachmentId {
    type Err = InvalidAttachmentId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = uuid::Uuid::try_parse(text).map_err(|_| InvalidAttachmentId)?;
        // One id has one form, so that addresses can be compared.
        (id.hyphenated().to_string() == text)
            .then_some(Self(id))
            .ok_or(InvalidAttachmentId)
    }
}

impl TryFrom<String> for AttachmentId {
    type Error = InvalidAttachmentId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AttachmentId> for String {
    fn from(id: AttachmentId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for AttachmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// An uploaded file as part of a message. The same for both members; its addresses need the session of one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Id of the upload.
    pub id: AttachmentId,
    /// Path of the original on this server.
    pub url: String,
    /// Path of a picture with at most 1,600 pixels a side; `None` if there is none.
    #[serde(default)]
    pub preview_url: Option<String>,
    /// A placeholder for the picture until it is loaded: a thumbhash in base64.
    #[serde(default)]
    pub thumbhash: Option<String>,
    /// Width in pixels as shown, after applying the orientation.
    #[serde(default)]
    pub width: Option<u32>,
    /// Height in pixels as shown.
    #[serde(default)]
    pub height: Option<u32>,
    /// Duration in milliseconds.
    #[serde(default)]
    pub duration: Option<u32>,
    /// Loudness of a voice note over time: 64 values from 0 to 31, each a base32 digit (`0`–`9`, `a`–`v`).
    #[serde(default)]
    pub waveform: Option<String>,
    /// Media type, from the content.
    pub mime_type: String,
    /// Size of the original in bytes.
    pub size: u64,
    /// Name of the file, as its sender had it.
    pub file_name: String,
}

/// The kinds of attachments, as they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttachmentKind {
    /// A picture that browsers show.
    Photo,
    /// A video.
    Video,
    /// A recording with a waveform.
    Voice,
    /// Any other sound.
    Audio,
    /// Everything else.
    File,
}

impl Attachment {
    /// How it is shown.
    #[must_use]
    pub fn kind(&self) -> AttachmentKind {
        match self.mime_type.split_once('/') {
            Some(("image", "heic" | "heif")) => AttachmentKind::File,
            Some(("image", _)) => AttachmentKind::Photo,
            Some(("video", _)) => AttachmentKind::Video,
            Some(("audio", _)) if self.waveform.is_some() => AttachmentKind::Voice,
            Some(("audio", _)) => AttachmentKind::Audio,
            _ => AttachmentKind::File,
        }
    }

    /// Path of a picture with at most 320 pixels a side; `None` if there is none.
    #[must_use]
    pub fn thumb_url(&self) -> Option<String> {
        let preview = self.preview_url.as_deref()?;
        // The id before it and the name behind it contain no slash.
        Some(preview.replacen("/preview/", "/thumb/", 1))
    }
}

/// Attached files and their caption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Album {
    /// The files in the order in which they are shown; 1 to [`Album::MAX`].
    pub attachments: Vec<Attachment>,
    /// Text shown with them; often empty.
    pub caption: String,
}

/// What an album is in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlbumSummary {
    /// The kind of all its files; [`AttachmentKind::File`] if they differ.
    pub kind: AttachmentKind,
    /// Number of files.
    pub count: usize,
    /// Duration of the first in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
}

impl Album {
    /// The maximum number of files.
    pub const MAX: usize = 30;

    /// What old clients take the message for.
    #[must_use]
    pub fn message_type(&self) -> MessageType {
        match self.attachments.first().map(Attachment::kind) {
            Some(AttachmentKind::Photo) => MessageType::Image,
            _ => MessageType::File,
        }
    }
}

impl AlbumSummary {
    /// What these files are in a list; `None` without files.
    #[must_use]
    pub fn of(attachments: &[Attachment]) -> Option<Self> {
        let first = attachments.first()?;
        let kind = first.kind();
        let is_uniform = attachments.iter().all(|it| it.kind() == kind);
        Some(Self {
            kind: if is_uniform {
                kind
            } else {
                AttachmentKind::File
            },
            count: attachments.len(),
            duration: first.duration,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn attachment(mime_type: &str) -> Attachment {
        Attachment {
            id: "0190c0de-0000-7000-8000-000000000001".parse().unwrap(),
            url: "/a".to_owned(),
            preview_url: None,
            thumbhash: None,
            width: None,
            height: None,
            duration: Some(12_000),
            waveform: None,
            mime_type: mime_type.to_owned(),
            size: 3,
            file_name: "a".to_owned(),
        }
    }

    #[test]
    fn an_id_has_one_form() {
        let id = "0190c0de-0000-7000-8000-00000000000a";
        assert_eq!(id.parse::<AttachmentId>().unwrap().to_string(), id);
        for other in [
            "",
            "0190C0DE-0000-7000-8000-00000000000A",
            "0190c0de00007000800000000000000a",
            "{0190c0de-0000-7000-8000-00000000000a}",
            "../0190c0de-0000-7000-8000-00000000000a",
        ] {
            assert!(other.parse::<AttachmentId>().is_err(), "{other}");
        }
    }

    #[test]
    fn kinds_follow_the_media_type() {
        let kind = |mime_type| attachment(mime_type).kind();
        assert_eq!(kind("image/jpeg"), AttachmentKind::Photo);
        assert_eq!(kind("image/heic"), AttachmentKind::File);
        assert_eq!(kind("video/mp4"), AttachmentKind::Video);
        assert_eq!(kind("audio/mpeg"), AttachmentKind::Audio);
        assert_eq!(kind("application/pdf"), AttachmentKind::File);
        let voice = Attachment {
            waveform: Some("0".repeat(64)),
            ..attachment("audio/mp4")
        };
        assert_eq!(voice.kind(), AttachmentKind::Voice);
    }

    #[test]
    fn a_preview_has_a_smaller_one_beside_it() {
        let preview_url = Some("/api/attachments/1/preview/preview.jpg".to_owned());
        let photo = Attachment {
            preview_url,
            ..attachment("image/jpeg")
        };
        let small = "/api/attachments/1/thumb/preview.jpg";
        assert_eq!(photo.thumb_url().as_deref(), Some(small));
        assert_eq!(attachment("image/avif").thumb_url(), None);
    }

    #[test]
    fn an_album_is_summed_up_by_the_kind_of_its_files() {
        let album = |types: &[&str]| Album {
            attachments: types.iter().map(|it| attachment(it)).collect(),
            caption: String::new(),
        };
        let photos = album(&["image/png", "image/jpeg"]);
        let summary = AlbumSummary::of(&photos.attachments).unwrap();
        assert_eq!((summary.kind, summary.count), (AttachmentKind::Photo, 2));
        assert_eq!(photos.message_type(), MessageType::Image);
        let mixed = album(&["application/pdf", "image/jpeg"]);
        assert_eq!(
            AlbumSummary::of(&mixed.attachments).unwrap().kind,
            AttachmentKind::File
        );
        assert_eq!(mixed.message_type(), MessageType::File);
        assert_eq!(AlbumSummary::of(&[]), None);
    }
}
