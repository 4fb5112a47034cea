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

/// Maximum number of packets in the body of a POST. Each costs more memory than its bytes; a client that was offline sends
/// what it has queued.
const MOST: usize = 1_000;

/// Parses the body of a POST; `None` if it breaks the protocol. The frames share its memory.
pub(super) fn decode_payload(body: &Bytes) -> Option<Vec<Frame>> {
    let text = std::str::from_utf8(body).ok()?;
    if text.matches(SEPARATOR).count() >= MOST {
        return None;
    }
    let frame = |packet: &str| match packet.strip_prefix('b') {
        Some(base64) => STANDARD
            .decode(base64)
            .ok()
            .map(|bytes| Frame::Binary(bytes.into())),
        None => Packet::decode(packet)
            .ok()
            .and_then(|_| Utf8Bytes::try_from(body.slice_ref(packet.as_bytes())).ok())
            .map(Frame::Text),
    };
    text.split(SEPARATOR).map(frame).collect()
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
        assert_eq!(decode_payload(&body.into()), Some(frames));
    }

    #[test]
    fn a_payload_has_a_thousand_packets_at_most() {
        let packets = |count: usize| Bytes::from(vec!["4x"; count].join("\u{1e}"));
        assert_eq!(decode_payload(&packets(MOST)).unwrap().len(), MOST);
        assert_eq!(decode_payload(&packets(MOST + 1)), None);
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
            assert_eq!(decode_payload(&bad.into()), None, "{bad:?}");
        }
    }
}
