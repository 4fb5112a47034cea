//! The content of a message.

use serde::{Deserialize, Serialize};

use super::{MessageText, MessageType};

/// The content of a message. On the wire its fields are part of the message object: `text, messageType,
/// attachmentUrl, attachmentFileName`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BodyFields", into = "BodyFields")]
pub enum Body {
    /// A text without an attachment.
    Text(MessageText),
    /// An image or another file, in the form of the platform's first backend.
    Attachment(Attachment),
}

/// A reference to an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// [`MessageType::Image`] or [`MessageType::File`].
    pub message_type: MessageType,
    /// Address of the file. `None` when an old client sent plain text with the type `image`.
    pub url: Option<String>,
    /// File name as given by the sender.
    pub file_name: Option<String>,
    /// Text shown with the attachment; often empty.
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
    ) -> Self {
        if message_type == MessageType::Text && url.is_none() {
            return Self::Text(MessageText::from_stored(text));
        }
        Self::Attachment(Attachment {
            message_type,
            url,
            file_name,
            caption: text,
        })
    }

    /// The text of the message, or the caption of the attachment.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text.as_str(),
            Self::Attachment(it) => &it.caption,
        }
    }

    /// The message type that old clients expect.
    #[must_use]
    pub const fn message_type(&self) -> MessageType {
        match self {
            Self::Text(_) => MessageType::Text,
            Self::Attachment(it) => it.message_type,
        }
    }

    /// The attachment; `None` for a text.
    #[must_use]
    pub const fn attachment(&self) -> Option<&Attachment> {
        match self {
            Self::Text(_) => None,
            Self::Attachment(it) => Some(it),
        }
    }
}

/// The wire form of [`Body`], as defined by the first backend.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BodyFields {
    text: String,
    message_type: MessageType,
    attachment_url: Option<String>,
    attachment_file_name: Option<String>,
}

impl From<BodyFields> for Body {
    fn from(it: BodyFields) -> Self {
        Self::from_parts(
            it.text,
            it.message_type,
            it.attachment_url,
            it.attachment_file_name,
        )
    }
}

impl From<Body> for BodyFields {
    fn from(body: Body) -> Self {
        let message_type = body.message_type();
        match body {
            Body::Text(text) => Self {
                text: text.into(),
                message_type,
                attachment_url: None,
                attachment_file_name: None,
            },
            Body::Attachment(it) => Self {
                text: it.caption,
                message_type,
                attachment_url: it.url,
                attachment_file_name: it.file_name,
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
            Body::from_parts("hello".into(), MessageType::Text, None, None),
            Body::from_parts(
                String::new(),
                MessageType::Image,
                Some("/a.jpg".into()),
                None,
            ),
            Body::from_parts(
                "words".into(),
                MessageType::File,
                None,
                Some("a.pdf".into()),
            ),
        ];
        for body in bodies {
            let json = serde_json::to_string(&body).unwrap();
            assert!(json.contains(r#""messageType":"#), "{json}");
            assert_eq!(serde_json::from_str::<Body>(&json).unwrap(), body);
        }
    }
}
