//! Engine.IO protocol 4: the packets below Socket.IO.
//!
//! Source: `docs/engine.io-protocol/v4-current.md` of the socketio/socket.io repository. A text packet is one
//! digit for its type and the payload. A binary payload travels as a binary WebSocket frame, or as `b` followed
//! by base64 in long polling.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// The protocol revision, sent as the `EIO` query parameter.
pub const REVISION: &str = "4";
/// Separates the packets of a polling payload: the record separator, which JSON never contains unescaped.
pub const SEPARATOR: char = '\u{1e}';
/// The payload of the ping and pong that probe a transport.
pub const PROBE: &str = "probe";

/// A transport of packets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Transport {
    /// A WebSocket.
    #[default]
    Socket,
    /// Long polling: GETs that wait for packets, POSTs that bring packets.
    Polling,
}

impl Transport {
    /// The value of the `transport` query parameter.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Socket => "websocket",
            Self::Polling => "polling",
        }
    }

    /// The path and query for a new session, or for the session `sid`.
    #[must_use]
    pub fn path(self, sid: Option<&str>) -> String {
        let mut path = format!("/socket.io/?EIO={REVISION}&transport={}", self.name());
        if let Some(sid) = sid {
            path.push_str("&sid=");
            path.push_str(sid);
        }
        path
    }
}

/// A text packet. The payload borrows from the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packet<'a> {
    /// Server → client, the first packet: [`Handshake`] as JSON.
    Open(&'a str),
    /// Ends the session; either side may send it.
    Close,
    /// Server → client heartbeat; the pong repeats the payload.
    Ping(&'a str),
    /// Client → server answer to a ping; server → client answer to a probe.
    Pong(&'a str),
    /// A Socket.IO packet.
    Message(&'a str),
    /// Client → server: the client switches to the probed transport.
    Upgrade,
    /// Server → client: ends a waiting GET without a message.
    Noop,
}

/// The text is not a packet of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an Engine.IO packet")]
pub struct InvalidPacket;

impl<'a> Packet<'a> {
    /// Parses one text frame.
    ///
    /// # Errors
    /// [`InvalidPacket`] for an empty frame, an unknown type, or a payload where none is allowed.
    pub fn decode(frame: &'a str) -> Result<Self, InvalidPacket> {
        let kind = frame.as_bytes().first().ok_or(InvalidPacket)?;
        let payload = frame.get(1..).ok_or(InvalidPacket)?;
        match (kind, payload) {
            (b'0', _) => Ok(Self::Open(payload)),
            (b'1', "") => Ok(Self::Close),
            (b'2', _) => Ok(Self::Ping(payload)),
            (b'3', _) => Ok(Self::Pong(payload)),
            (b'4', _) => Ok(Self::Message(payload)),
            (b'5', "") => Ok(Self::Upgrade),
            (b'6', "") => Ok(Self::Noop),
            _ => Err(InvalidPacket),
        }
    }

    /// Encodes one text frame.
    #[must_use]
    pub fn encode(&self) -> String {
        let (kind, payload) = match self {
            Self::Open(payload) => ('0', *payload),
            Self::Close => ('1', ""),
            Self::Ping(payload) => ('2', *payload),
            Self::Pong(payload) => ('3', *payload),
            Self::Message(payload) => ('4', *payload),
            Self::Upgrade => ('5', ""),
            Self::Noop => ('6', ""),
        };
        let mut frame = String::with_capacity(1 + payload.len());
        frame.push(kind);
        frame.push_str(payload);
        frame
    }
}

/// The payload of the open packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Handshake {
    /// The session id, a secret of the client.
    pub sid: String,
    /// Names of the transports that the client may upgrade to.
    pub upgrades: Vec<String>,
    /// Milliseconds between two pings.
    pub ping_interval: u64,
    /// Milliseconds in which the client has to answer a ping.
    pub ping_timeout: u64,
    /// Maximum size of a message that the server accepts, in bytes.
    pub max_payload: u64,
}

/// Takes as many packets as fit into one POST of `limit` bytes, in order and at least one; `None` if there are
/// none.
pub fn take_payload(packets: &mut VecDeque<String>, limit: usize) -> Option<String> {
    let mut payload = packets.pop_front()?;
    while let Some(next) = packets.pop_front() {
        if payload.len() + SEPARATOR.len_utf8() + next.len() > limit {
            packets.push_front(next);
            break;
        }
        payload.push(SEPARATOR);
        payload.push_str(&next);
    }
    Some(payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_split_into_posts_within_the_limit_without_loss() {
        let waiting = ["40", "4two", "4three", "4a packet beyond the limit", "3"];
        let mut packets: VecDeque<_> = waiting.map(str::to_owned).into();
        let mut posts = Vec::new();
        while let Some(payload) = take_payload(&mut packets, 14) {
            posts.push(payload);
        }
        let expected = [
            "40\u{1e}4two\u{1e}4three",
            "4a packet beyond the limit",
            "3",
        ];
        assert_eq!(posts, expected);
        assert_eq!(posts[0].len(), 14, "filled to the last byte");
    }

    #[test]
    fn the_path_contains_the_session_id_if_there_is_one() {
        let new = Transport::Socket.path(None);
        assert_eq!(new, "/socket.io/?EIO=4&transport=websocket");
        let known = Transport::Polling.path(Some("abc"));
        assert_eq!(known, "/socket.io/?EIO=4&transport=polling&sid=abc");
    }

    #[test]
    fn every_kind_of_packet_decodes_to_itself() {
        for packet in [
            Packet::Open("{}"),
            Packet::Close,
            Packet::Ping(""),
            Packet::Ping("probe"),
            Packet::Pong("probe"),
            Packet::Message("2[\"typing\",{}]"),
            Packet::Message(""),
            Packet::Upgrade,
            Packet::Noop,
        ] {
            assert_eq!(Packet::decode(&packet.encode()), Ok(packet));
        }
    }

    #[test]
    fn a_malformed_packet_is_refused() {
        for bad in ["", "7", "a", "é", "1x", "5probe", "6x", "-4"] {
            assert_eq!(Packet::decode(bad), Err(InvalidPacket), "{bad:?}");
        }
    }

    #[test]
    fn the_handshake_uses_the_field_names_of_the_protocol() {
        let handshake = Handshake {
            sid: "abc".into(),
            upgrades: vec!["websocket".into()],
            ping_interval: 25_000,
            ping_timeout: 60_000,
            max_payload: 131_072,
        };
        assert_eq!(
            serde_json::to_string(&handshake).unwrap(),
            r#"{"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":60000,"maxPayload":131072}"#
        );
    }
}
