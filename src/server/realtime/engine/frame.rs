//! One packet on a transport, and the polling payload that holds several.

use axum::body::Bytes;
use axum::extract::ws::Utf8Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::wire::engine_io::{Packet, SEPARATOR};

/// One packet, as a transport carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Frame {
    /// The digit of the packet type, followed by the payload.
    Text(Utf8Bytes),
    /// The payload of a binary message.
    Binary(Bytes),
}

impl Frame {
    pub(in super::super) fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.as_str().len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }
}

impl From<String> for Frame {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

/// Parses the body of a POST; `None` if it breaks the protocol.
pub(super) fn decode_payload(body: &str) -> Option<Vec<Frame>> {
    body.split(SEPARATOR)
        .map(|packet| match packet.strip_prefix('b') {
            Some(base64) => STANDARD
                .decode(base64)
                .ok()
                .map(|bytes| Frame::Binary(bytes.into())),
            None => Packet::decode(packet)
                .is_ok()
                .then(|| Frame::from(packet.to_owned())),
        })
        .collect()
}

/// Encodes the body of the answer to a GET.
pub(super) fn encode_payload(frames: impl IntoIterator<Item = Frame>) -> String {
    let mut body = String::new();
    for frame in frames {
        if !body.is_empty() {
            body.push(SEPARATOR);
        }
        match frame {
            Frame::Text(text) => body.push_str(text.as_str()),
            Frame::Binary(bytes) => {
                body.push('b');
                STANDARD.encode_string(bytes, &mut body);
            }
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoded_payload_decodes_to_the_same_frames() {
        let frames = vec![
            Frame::from("4hello".to_owned()),
            Frame::from("2".to_owned()),
            Frame::Binary(Bytes::from_static(&[1, 2, 3, 4])),
            Frame::from("4€ 👋".to_owned()),
        ];
        let body = encode_payload(frames.clone());
        assert_eq!(body, "4hello\u{1e}2\u{1e}bAQIDBA==\u{1e}4€ 👋");
        assert_eq!(decode_payload(&body), Some(frames));
    }

    #[test]
    fn a_malformed_payload_is_refused() {
        for bad in [
            "",
            "\u{1e}",
            "4a\u{1e}",
            "\u{1e}4a",
            "abc",
            "4a\u{1e}9",
            "1x",
            "b!!",
            "4a\u{1e}bAQIDBA=",
        ] {
            assert_eq!(decode_payload(bad), None, "{bad:?}");
        }
    }
}
