//! Socket.IO protocol 5: the packets inside Engine.IO messages.
//!
//! Source: `docs/socket.io-protocol/v5-current.md` of the socketio/socket.io repository. A packet is
//! `<type>[<attachments>-][<namespace>,][<ack id>][<JSON payload>]`.

mod frames;

use std::fmt::Write as _;

pub use frames::{ack_frame, event_frame};

/// What a packet does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Asks for, or grants, entry to a namespace.
    Connect,
    /// Leaves a namespace.
    Disconnect,
    /// `[name, …arguments]`.
    Event,
    /// `[…results]` for the event with the same id.
    Ack,
    /// Entry refused: `{message}`.
    ConnectError,
    /// An event whose binary arguments follow as frames of their own.
    BinaryEvent,
    /// An acknowledgement whose binary results follow.
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

/// One packet. Texts borrow from the frame; the payload is JSON not yet read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// What it does.
    pub kind: Kind,
    /// How many binary frames follow; 0 for all but the binary kinds.
    pub attachments: usize,
    /// `/` unless named.
    pub namespace: &'a str,
    /// Ties an acknowledgement to its event.
    pub ack_id: Option<u64>,
    /// JSON, or empty.
    pub payload: &'a str,
}

/// Not a packet of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a Socket.IO packet")]
pub struct InvalidPacket;

/// The namespace of everybody.
pub const ROOT: &str = "/";

/// The greatest number of attachments a packet may announce; no event of ours takes any.
pub const MAX_ATTACHMENTS: usize = 10;

impl<'a> Packet<'a> {
    /// A packet in `/` without id.
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

    /// Reads the payload of one Engine.IO message.
    ///
    /// Checks the packet's frame: kind, number of attachments, namespace, id, and that the payload begins as
    /// its kind demands. Whether the payload is JSON is for the reader of the payload to find out.
    ///
    /// # Errors
    /// [`InvalidPacket`] where the text breaks the protocol.
    pub fn decode(text: &'a str) -> Result<Self, InvalidPacket> {
        let kind = text.as_bytes().first().ok_or(InvalidPacket)?;
        let kind = Kind::from_digit(*kind).ok_or(InvalidPacket)?;
        let rest = &text[1..];
        let (attachments, rest) = match kind {
            Kind::BinaryEvent | Kind::BinaryAck => attachments(rest)?,
            _ => (0, rest),
        };
        let (namespace, rest) = namespace(rest);
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
            // A payload that is no object can look like an id; who asks to enter is answered either way.
            Kind::Connect => true,
            Kind::Disconnect => self.ack_id.is_none() && self.payload.is_empty(),
            Kind::ConnectError => self.ack_id.is_none() && !self.payload.is_empty(),
            Kind::Event | Kind::BinaryEvent => array,
            Kind::Ack | Kind::BinaryAck => array && self.ack_id.is_some(),
        }
    }

    /// Writes the payload of one Engine.IO message at the end of `out`.
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

    /// Writes the whole Engine.IO text frame (`4…`).
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
    // `0/admin` without a comma: all of the rest is the name.
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
    fn the_examples_of_the_protocol_read_back() {
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
    fn parts_are_told_apart() {
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
    fn anything_else_is_refused() {
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
