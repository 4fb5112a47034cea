//! What a stored message holds, by what it is.

use serde::{Deserialize, Serialize};

use super::{MessageText, MessageType};

/// The content of a message. On the wire its fields stand beside those of the message:
/// `text, messageType, attachmentUrl, attachmentFileName`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BodyFields", into = "BodyFields")]
pub enum Body {
    /// Words.
    Text(MessageText),
    /// A picture or another file, as the platform's first backend stored it.
    Attachment(Attachment),
}

/// An attachment under an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// [`MessageType::Image`] or [`MessageType::File`].
    pub message_type: MessageType,
    /// Where it is. Old clients also mark plain words as `image`: then there is none.
    pub url: Option<String>,
    /// What its sender calls it.
    pub file_name: Option<String>,
    /// The words beside it; often empty.
    pub caption: String,
}

impl Body {
    /// A message of any type, from columns or fields that have been checked before.
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

    /// The words: the text, or the caption of an attachment.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text.as_str(),
            Self::Attachment(it) => &it.caption,
        }
    }

    /// What old clients take it for.
    #[must_use]
    pub const fn message_type(&self) -> MessageType {
        match self {
            Self::Text(_) => MessageType::Text,
            Self::Attachment(it) => it.message_type,
        }
    }

    /// The attachment, if it is one.
    #[must_use]
    pub const fn attachment(&self) -> Option<&Attachment> {
        match self {
            Self::Text(_) => None,
            Self::Attachment(it) => Some(it),
        }
    }
}

/// The wire form of [`Body`], the first backend's.
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
