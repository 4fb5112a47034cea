//! A row of a table: what is sent, and the expected result.

use std::fmt;

use serde_json::Value;

use super::Way;

/// One bad input.
pub(super) struct Row {
    pub(super) said: Said,
    /// Whether the client has joined the namespace before it sends.
    pub(super) inside: bool,
    /// Additions to the query of the handshake.
    pub(super) query: String,
    pub(super) answer: Answer,
    /// The expected status of the POST.
    pub(super) status: u16,
    /// The names of the events that the other member receives.
    pub(super) told: &'static [&'static str],
    /// The names of the events that the sender's other device receives.
    pub(super) synced: &'static [&'static str],
}

/// What is sent.
pub(super) enum Said {
    /// Packets; `{id}` stands for an ack id, or for none.
    Packets(Vec<String>),
    /// Bytes below the WebSocket.
    Tcp(Vec<Vec<u8>>),
    /// The body of a POST.
    Body(Vec<u8>),
}

/// The expected result.
#[derive(Debug)]
pub(super) enum Answer {
    /// A refusal with this code: in the acknowledgement or, without an ack id, in an `error` event. The client
    /// stays.
    Refused(&'static str),
    /// An acknowledgement that contains this. The client stays.
    Taken(Value),
    /// Exactly `{ok: true}`. The client stays.
    Done,
    /// A CONNECT_ERROR. The next attempt succeeds.
    KeptOut(String),
    /// No answer; the client's state is unchanged.
    Ignored,
    /// No answer; the client has left, and may join again.
    Outside,
    /// The connection ends, over WebSocket with this code.
    Closed(u16),
}

impl Row {
    fn new(said: Said, answer: Answer) -> Self {
        Self {
            said,
            inside: true,
            query: String::new(),
            answer,
            status: 200,
            told: &[],
            synced: &[],
        }
    }

    /// Packets of a client in the namespace.
    pub(super) fn packets(packets: &[&str], answer: Answer) -> Self {
        let packets = packets.iter().map(|packet| (*packet).to_owned());
        Self::new(Said::Packets(packets.collect()), answer)
    }

    /// An event with these arguments, as written after its name, and the expected code.
    pub(super) fn refused(event: &str, arguments: &str, code: &'static str) -> Self {
        let packet = format!("42{{id}}[\"{event}\"{arguments}]");
        Self::packets(&[&packet], Answer::Refused(code))
    }

    /// An event with this payload, and the expected answer.
    pub(super) fn event(event: &str, payload: &Value, answer: Answer) -> Self {
        Self::packets(&[&format!("42{{id}}[\"{event}\",{payload}]")], answer)
    }

    /// A CONNECT with this payload, and the expected message.
    pub(super) fn kept_out(auth: &str, message: &str) -> Self {
        let answer = Answer::KeptOut(format!("44{{\"message\":\"{message}\"}}"));
        Self::packets(&[&format!("40{auth}")], answer).outside()
    }

    /// Bytes that no library would send.
    pub(super) fn tcp(bytes: &[&[u8]], answer: Answer) -> Self {
        let bytes = bytes.iter().map(|bytes| bytes.to_vec());
        Self::new(Said::Tcp(bytes.collect()), answer)
    }

    /// A POST that is refused with this status and ends the session.
    pub(super) fn body(body: impl Into<Vec<u8>>, status: u16) -> Self {
        Self::new(Said::Body(body.into()), Answer::Closed(0)).status(status)
    }

    /// Sent by a client that is not in the namespace.
    pub(super) fn outside(self) -> Self {
        Self {
            inside: false,
            ..self
        }
    }

    pub(super) fn query(self, query: String) -> Self {
        Self { query, ..self }
    }

    pub(super) fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Adds what the two others receive.
    pub(super) fn heard(
        self,
        told: &'static [&'static str],
        synced: &'static [&'static str],
    ) -> Self {
        Self {
            told,
            synced,
            ..self
        }
    }

    /// Whether this transport can express the row.
    pub(super) fn exists(&self, way: Way) -> bool {
        match self.said {
            Said::Packets(_) => true,
            Said::Tcp(_) => way == Way::WebSocket,
            Said::Body(_) => way == Way::Polling,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = match &self.said {
            Said::Packets(packets) => format!("{packets:?}"),
            Said::Tcp(frames) => format!("{frames:?}"),
            Said::Body(body) => format!("{:?}", String::from_utf8_lossy(body)),
        };
        let short: String = said.chars().take(200).collect();
        write!(f, "{short} … {:?}", self.answer)
    }
}
