//! Socket.IO protocol 5: the packets inside Engine.IO messages.
//!
//! Source: `docs/socket.io-protocol/v5-current.md` of the socketio/socket.io repository. A packet is
//! `<type>[<attachments>-][<namespace>,][<ack id>][<JSON payload>]`.

mod frames;

use std::fmt::Write as _;

pub use frames::{ack_frame, event_frame};

/// The kind of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Client → server: asks to join a namespace. Server → client: grants it.
    Connect,
    /// Leaves a namespace.
    Disconnect,
    /// `[name, …arguments]`.
    Event,
    /// `[…results]` for the event with the same id.
    Ack,
    /// Refuses a CONNECT: `{message}`.
    ConnectError,
    /// An event whose binary arguments follow in frames of their own.
    BinaryEvent,
    /// An acknowledgement whose binary results follow in frames of their own.
    BinaryAck,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Connect,
        Self::Disconnect,
        Self::Event,
        Self::Ack,
        Self::ConnectError,
        Self::BinaryEvent,
        Self::BinaryAck,
    ];

    /// Is it an event, with or without binary arguments?
    #[must_use]
    pub const fn is_event(self) -> bool {
        matches!(self, Self::Event | Self::BinaryEvent)
    }

    fn from_digit(digit: u8) -> Option<Self> {
        Self::ALL
            .get(usize::from(digit.checked_sub(b'0')?))
            .copied()
    }

    fn digit(self) -> char {
        match self {
            Self::Connect => '0',
            Self::Disconnect => '1',
            Self::Event => '2',
            Self::Ack => '3',
            Self::ConnectError => '4',
            Self::BinaryEvent => '5',
            Self::BinaryAck => '6',
        }
    }
}

/// One packet. Texts borrow from the frame; the payload is JSON that has not been parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// The kind.
    pub kind: Kind,
    /// Number of binary frames that follow; 0 for all but the binary kinds.
    pub attachments: usize,
    /// The namespace; `/` if the packet names none.
    pub namespace: &'a str,
    /// Connects an acknowledgement with its event.
    pub ack_id: Option<u64>,
    /// JSON, or empty.
    pub payload: &'a str,
}

/// The text is not a packet of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a Socket.IO packet")]
pub struct InvalidPacket;

/// The default namespace.
pub const ROOT: &str = "/";

/// Maximum number of attachments that a packet may announce. None of our events takes any.
pub const MAX_ATTACHMENTS: usize = 10;

/// Maximum length of the name of a namespace, in bytes. A refusal repeats it.
const MAX_NAMESPACE: usize = 64;

impl<'a> Packet<'a> {
    /// A packet in `/` without an id.
    #[must_use]
    pub const fn new(kind: Kind, payload: &'a str) -> Self {
        Self {
            kind,
            attachments: 0,
            namespace: ROOT,
            ack_id: None,
            payload,
        }
    }

    /// Parses the payload of one Engine.IO message.
    ///
    /// Checks the kind, number of attachments, namespace and id, and that the payload starts as its kind
    /// requires. Does not check that the payload is valid JSON.
    ///
    /// # Errors
    /// [`InvalidPacket`] if the text breaks the protocol.
    pub fn decode(text: &'a str) -> Result<Self, InvalidPacket> {
        let kind = text.as_bytes().first().ok_or(InvalidPacket)?;
        let kind = Kind::from_digit(*kind).ok_or(InvalidPacket)?;
        let rest = &text[1..];
        let (attachments, rest) = match kind {
            Kind::BinaryEvent | Kind::BinaryAck => attachments(rest)?,
            _ => (0, rest),
        };
        let (namespace, rest) = namespace(rest);
        if namespace.len() > MAX_NAMESPACE {
            return Err(InvalidPacket);
        }
        let (ack_id, payload) = ack_id(rest)?;
        let packet = Self {
            kind,
            attachments,
            namespace,
            ack_id,
            payload,
        };
        if packet.is_well_formed() {
            Ok(packet)
        } else {
            Err(InvalidPacket)
        }
    }

    fn is_well_formed(&self) -> bool {
        let array = self.payload.starts_with('[');
        match self.kind {
            // A payload that is not an object can look like an id; a CONNECT is answered either way.
            Kind::Connect => true,
            Kind::Disconnect => self.ack_id.is_none() && self.payload.is_empty(),
            Kind::ConnectError => self.ack_id.is_none() && !self.payload.is_empty(),
            Kind::Event | Kind::BinaryEvent => array,
            Kind::Ack | Kind::BinaryAck => array && self.ack_id.is_some(),
        }
    }

    /// Appends the payload of one Engine.IO message to `out`.
    pub fn encode_into(&self, out: &mut String) {
        out.push(self.kind.digit());
        if matches!(self.kind, Kind::BinaryEvent | Kind::BinaryAck) {
            let _ = write!(out, "{}-", self.attachments);
        }
        if self.namespace != ROOT {
            out.push_str(self.namespace);
            out.push(',');
        }
        if let Some(id) = self.ack_id {
            let _ = write!(out, "{id}");
        }
        out.push_str(self.payload);
    }

    /// Encodes the whole Engine.IO text frame (`4…`).
    #[must_use]
    pub fn encode_frame(&self) -> String {
        let mut frame = String::with_capacity(self.payload.len() + self.namespace.len() + 8);
        frame.push('4');
        self.encode_into(&mut frame);
        frame
    }
}

fn attachments(text: &str) -> Result<(usize, &str), InvalidPacket> {
    let (count, rest) = text.split_once('-').ok_or(InvalidPacket)?;
    let digits = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit());
    match count.parse() {
        Ok(count) if digits && count <= MAX_ATTACHMENTS => Ok((count, rest)),
        _ => Err(InvalidPacket),
    }
}

fn namespace(text: &str) -> (&str, &str) {
    if !text.starts_with('/') {
        return (ROOT, text);
    }
    // `0/admin` has no comma: the whole rest is the name.
    let (name, rest) = text.split_once(',').unwrap_or((text, ""));
    // A query string may follow the name and is not part of it.
    (name.split('?').next().unwrap_or(name), rest)
}

fn ack_id(text: &str) -> Result<(Option<u64>, &str), InvalidPacket> {
    let end = text
        .bytes()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(text.len());
    if end == 0 {
        return Ok((None, text));
    }
    let id = text[..end].parse().map_err(|_| InvalidPacket)?;
    Ok((Some(id), &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Packet<'_> {
        Packet::decode(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
    }

    fn encoded(packet: &Packet<'_>) -> String {
        let mut out = String::new();
        packet.encode_into(&mut out);
        out
    }

    #[test]
    fn the_examples_of_the_protocol_decode_and_encode_to_themselves() {
        for text in [
            "0",
            r#"0{"token":"123"}"#,
            r#"0/admin,{"token":"123"}"#,
            "1",
            "1/admin,",
            r#"2["foo"]"#,
            r#"2/admin,["bar"]"#,
            r#"212["foo"]"#,
            r#"3/admin,13["bar"]"#,
            r#"4{"message":"Not authorized"}"#,
            r#"51-["baz",{"_placeholder":true,"num":0}]"#,
            r#"61-/admin,15["bar",{"_placeholder":true,"num":0}]"#,
        ] {
            assert_eq!(encoded(&decoded(text)), text);
        }
    }

    #[test]
    fn the_parts_of_a_packet_are_separated() {
        assert_eq!(
            decoded(r#"2/admin,456["project:delete",123]"#),
            Packet {
                kind: Kind::Event,
                attachments: 0,
                namespace: "/admin",
                ack_id: Some(456),
                payload: r#"["project:delete",123]"#,
            }
        );
        assert_eq!(decoded("0/admin").namespace, "/admin");
        assert_eq!(decoded("0/admin?token=1,{}").namespace, "/admin");
    }

    #[test]
    fn a_malformed_packet_is_refused() {
        for bad in [
            "",
            "7",
            "x",
            "é",
            "2",
            "2{}",
            r#"2"foo""#,
            "3[]",
            "4",
            "1{}",
            r#"5["x"]"#,
            r#"5-["x"]"#,
            r#"5x-["x"]"#,
            r#"5+1-["x"]"#,
            r#"599-["x"]"#,
            r#"299999999999999999999["x"]"#,
        ] {
            assert_eq!(Packet::decode(bad), Err(InvalidPacket), "{bad:?}");
        }
    }
}
