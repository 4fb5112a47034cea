//! The content of a message.

use serde::{Deserialize, Serialize};

use super::{Album, Attachment, MessageText, MessageType, Timestamp};

/// The text of a message that was deleted for everyone, as old clients and the platform's database have it. Pages say it in their own
/// language.
pub const DELETED_TEXT: &str = "This message was deleted";

/// The content of a message. On the wire its fields are part of the message object: `text, messageType,
/// attachmentUrl, attachmentFileName`, and `attachments` or `deletedAt` if there are any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BodyFields", into = "BodyFields")]
pub enum Body {
    /// A text without an attachment.
    Text(MessageText),
    /// Files uploaded to this server.
    Album(Album),
    /// An image or another file elsewhere, as the platform's first backend stored it.
    Linked(LinkedFile),
    /// Its author has deleted it for everyone at this time. Nothing is left of its content.
    Deleted(Timestamp),
}

/// A file elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedFile {
    /// [`MessageType::Image`] or [`MessageType::File`].
    pub message_type: MessageType,
    /// Address of the file. `None` when an old client sent plain text with the type `image`.
    pub url: Option<String>,
    /// File name as given by the sender.
    pub file_name: Option<String>,
    /// Text shown with the file; often empty.
    pub caption: String,
}

impl Body {
    /// A body of any type, built from columns or fields that have already been validated.
    #[must_use]
    pub fn from_parts(
        text: String,
        message_type: MessageType,
        url: Option<String>,
        file_name: Option<String>,
        attachments: Vec<Attachment>,
    ) -> Self {
        if !attachments.is_empty() {
            return Self::Album(Album {
                attachments,
                caption: text,
            });
        }
        if message_type == MessageType::Text && url.is_none() {
            return Self::Text(MessageText::from_stored(text));
        }
        Self::Linked(LinkedFile {
            message_type,
            url,
            file_name,
            caption: text,
        })
    }

    /// A text of no letters, until the body is read.
    pub(super) fn nothing() -> Self {
        Self::Text(MessageText::from_stored(String::new()))
    }

    /// The text of the message, or the caption.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text.as_str(),
            Self::Album(album) => &album.caption,
            Self::Linked(it) => &it.caption,
            Self::Deleted(_) => DELETED_TEXT,
        }
    }

    /// When it was deleted for everyone.
    #[must_use]
    pub const fn deleted_at(&self) -> Option<Timestamp> {
        match self {
            Self::Deleted(at) => Some(*at),
            Self::Text(_) | Self::Album(_) | Self::Linked(_) => None,
        }
    }

    /// Replaces the text or caption. A deleted message stays as it is.
    pub fn set_text(&mut self, text: String) {
        match self {
            Self::Text(it) => *it = MessageText::from_stored(text),
            Self::Album(album) => album.caption = text,
            Self::Linked(it) => it.caption = text,
            Self::Deleted(_) => {}
        }
    }

    /// The message type that old clients expect.
    #[must_use]
    pub fn message_type(&self) -> MessageType {
        match self {
            Self::Text(_) | Self::Deleted(_) => MessageType::Text,
            Self::Album(album) => album.message_type(),
            Self::Linked(it) => it.message_type,
        }
    }

    /// The files uploaded to this server.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Self::Album(album) => &album.attachments,
            Self::Text(_) | Self::Linked(_) | Self::Deleted(_) => &[],
        }
    }

    /// The address of the first file.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Text(_) | Self::Deleted(_) => None,
            Self::Album(album) => album.attachments.first().map(|it| &*it.url),
            Self::Linked(it) => it.url.as_deref(),
        }
    }

    /// The name of the first file.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        match self {
            Self::Text(_) | Self::Deleted(_) => None,
            Self::Album(album) => album.attachments.first().map(|it| &*it.file_name),
            Self::Linked(it) => it.file_name.as_deref(),
        }
    }
}

/// The wire form of [`Body`], as defined by the first backend, with `attachments` and `deletedAt` besides.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BodyFields {
    text: String,
    message_type: MessageType,
    attachment_url: Option<String>,
    attachment_file_name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deleted_at: Option<Timestamp>,
}

impl From<BodyFields> for Body {
    fn from(it: BodyFields) -> Self {
        if let Some(at) = it.deleted_at {
            return Self::Deleted(at);
        }
        Self::from_parts(
            it.text,
            it.message_type,
            it.attachment_url,
            it.attachment_file_name,
            it.attachments,
        )
    }
}

impl From<Body> for BodyFields {
    fn from(body: Body) -> Self {
        Self {
            message_type: body.message_type(),
            attachment_url: body.url().map(str::to_owned),
            attachment_file_name: body.file_name().map(str::to_owned),
            text: body.text().to_owned(),
            deleted_at: body.deleted_at(),
            attachments: match body {
                Body::Album(album) => album.attachments,
                Body::Text(_) | Body::Linked(_) | Body::Deleted(_) => Vec::new(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_body_reads_back_from_the_fields_of_the_first_backend() {
        let bodies = [
            Body::from_parts("hello".into(), MessageType::Text, None, None, Vec::new()),
            Body::from_parts(
                String::new(),
                MessageType::Image,
                Some("/a.jpg".into()),
                None,
                Vec::new(),
            ),
            Body::from_parts(
                "the hall".into(),
                MessageType::Image,
                None,
                None,
                vec![crate::domain::attachment::tests::attachment("image/png")],
            ),
            Body::from_parts(
                "words".into(),
                MessageType::File,
                None,
                Some("a.pdf".into()),
                Vec::new(),
            ),
            Body::Deleted(Timestamp(1_762_943_400_007)),
        ];
        for body in bodies {
            let json = serde_json::to_string(&body).unwrap();
            assert!(json.contains(r#""messageType":"#), "{json}");
            assert_eq!(serde_json::from_str::<Body>(&json).unwrap(), body);
        }
    }
}
