//! What a conversation contains besides words: photos and videos, files, and links.

use serde::{Deserialize, Serialize};

use super::links::{is_web_address, web_addresses};
use super::{Attachment, AttachmentKind, Body, MessageType};

/// The lists of what was shared in a conversation. A message may be in several of them. Voice notes are in none: they are
/// part of the talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SharedKind {
    /// Photos and videos.
    Media,
    /// Documents, and sounds that are no voice notes.
    Files,
    /// Messages with web addresses.
    Links,
}

impl SharedKind {
    /// All lists, in the order in which the interface shows them.
    pub const ALL: [Self; 3] = [Self::Media, Self::Files, Self::Links];

    /// The value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Media => "media",
            Self::Files => "files",
            Self::Links => "links",
        }
    }

    /// Parses the value on the wire; `None` if it is unknown.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The list of an uploaded file; `None` for voice notes.
    #[must_use]
    pub fn of(file: &Attachment) -> Option<Self> {
        match file.kind() {
            AttachmentKind::Photo | AttachmentKind::Video => Some(Self::Media),
            AttachmentKind::Audio | AttachmentKind::File => Some(Self::Files),
            AttachmentKind::Voice => None,
        }
    }
}

impl Body {
    /// Does the list of this kind contain the message?
    #[must_use]
    pub fn shares(&self, kind: SharedKind) -> bool {
        if kind == SharedKind::Links {
            return web_addresses(self.text()).next().is_some();
        }
        match self {
            Self::Text(_) | Self::Deleted(_) => false,
            Self::Album(album) => {
                let mut lists = album.attachments.iter().filter_map(SharedKind::of);
                lists.any(|list| list == kind)
            }
            Self::Linked(file) => {
                // Old clients sent plain texts with the type `image`, too.
                let is_there = file.url.as_deref().is_some_and(is_web_address);
                let is_image = file.message_type == MessageType::Image;
                is_there && is_image == (kind == SharedKind::Media)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::attachment::tests::attachment;

    fn lists(body: &Body) -> Vec<&'static str> {
        let kinds = SharedKind::ALL.into_iter();
        kinds
            .filter(|kind| body.shares(*kind))
            .map(SharedKind::as_str)
            .collect()
    }

    fn album(types: &[&str], caption: &str) -> Body {
        let files = types.iter().map(|it| attachment(it)).collect();
        Body::from_parts(caption.to_owned(), MessageType::Text, None, None, files)
    }

    #[test]
    fn uploaded_files_are_listed_by_their_kind() {
        for (types, expected) in [
            (&["image/png"][..], &["media"][..]),
            (&["video/mp4"], &["media"]),
            (&["image/heic"], &["files"]),
            (&["audio/mpeg"], &["files"]),
            (&["application/pdf", "image/jpeg"], &["media", "files"]),
        ] {
            assert_eq!(lists(&album(types, "")), expected, "{types:?}");
        }
        let voice = Attachment {
            waveform: Some("0".repeat(64)),
            ..attachment("audio/mp4")
        };
        let voice = Body::from_parts(String::new(), MessageType::Text, None, None, vec![voice]);
        assert_eq!(lists(&voice), [""; 0]);
    }

    #[test]
    fn texts_and_captions_with_web_addresses_are_links() {
        for (text, is_link) in [
            ("see https://example.com", true),
            ("Https://example.com।", true),
            ("www.example.com", true),
            ("asha@example.com, 98220 00001", false),
            ("https://bank.example@evil.example", false),
            ("ftp://example.com", false),
            ("hello", false),
        ] {
            let text = Body::from_parts(text.to_owned(), MessageType::Text, None, None, vec![]);
            assert_eq!(text.shares(SharedKind::Links), is_link, "{text:?}");
        }
        let captioned = album(&["image/png"], "all of them: https://example.com");
        assert_eq!(lists(&captioned), ["media", "links"]);
    }

    #[test]
    fn files_elsewhere_are_listed_where_their_address_is_one_of_the_web() {
        use MessageType::{File, Image, Text};
        let elsewhere = "https://res.example/1";
        for (kind, url, expected) in [
            (Image, Some(elsewhere), &["media"][..]),
            (File, Some(elsewhere), &["files"]),
            (Text, Some(elsewhere), &["files"]),
            (Image, Some("javascript:alert(1)"), &[]),
            (Image, None, &[]),
            (File, None, &[]),
        ] {
            let body = Body::from_parts(
                String::new(),
                kind,
                url.map(str::to_owned),
                None,
                Vec::new(),
            );
            assert_eq!(lists(&body), expected, "{kind:?} {url:?}");
        }
    }

    #[test]
    fn kinds_have_their_names_on_the_wire() {
        for kind in SharedKind::ALL {
            let json = serde_json::to_value(kind).unwrap();
            assert_eq!(json, kind.as_str());
            assert_eq!(SharedKind::from_name(kind.as_str()), Some(kind));
        }
        assert_eq!(SharedKind::from_name("voice"), None);
    }
}
