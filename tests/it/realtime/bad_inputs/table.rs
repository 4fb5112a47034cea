//! A row: what is said, and what comes of it.

use std::fmt;

use serde_json::Value;

use super::Way;

/// One bad input.
pub(super) struct Row {
    pub(super) said: Said,
    /// Is the client in the namespace when it says that?
    pub(super) inside: bool,
    /// What its handshake has asked for besides.
    pub(super) query: String,
    pub(super) answer: Answer,
    /// The status of the POST that brings it.
    pub(super) status: u16,
    /// The names of the events that the other member of the conversation hears.
    pub(super) told: &'static [&'static str],
    /// The same of the sender's other device.
    pub(super) synced: &'static [&'static str],
}

/// What is said.
pub(super) enum Said {
    /// Packets; `{id}` stands for the id of an acknowledgement, or for none.
    Packets(Vec<String>),
    /// Bytes below the WebSocket.
    Tcp(Vec<Vec<u8>>),
    /// The body of a POST.
    Body(Vec<u8>),
}

/// What has to come of it.
#[derive(Debug)]
pub(super) enum Answer {
    /// This code, in an acknowledgement or, without an id, in an `error` event. The client stays.
    Refused(&'static str),
    /// An acknowledgement that has this. The client stays.
    Taken(Value),
    /// Exactly `{ok: true}`. The client stays.
    Done,
    /// A CONNECT_ERROR. The next try succeeds.
    KeptOut(String),
    /// Nothing; the client is where it was.
    Ignored,
    /// Nothing; the client has left, and may come in again.
    Outside,
    /// The end, over WebSocket with this code.
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

    /// Packets of somebody inside.
    pub(super) fn packets(packets: &[&str], answer: Answer) -> Self {
        let packets = packets.iter().map(|packet| (*packet).to_owned());
        Self::new(Said::Packets(packets.collect()), answer)
    }

    /// An event with these arguments as they are written behind its name, and the code of the refusal.
    pub(super) fn refused(event: &str, arguments: &str, code: &'static str) -> Self {
        let packet = format!("42{{id}}[\"{event}\"{arguments}]");
        Self::packets(&[&packet], Answer::Refused(code))
    }

    /// An event with this payload, and the answer.
    pub(super) fn event(event: &str, payload: &Value, answer: Answer) -> Self {
        Self::packets(&[&format!("42{{id}}[\"{event}\",{payload}]")], answer)
    }

    /// A CONNECT with this payload, and the message of the refusal.
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

    /// Said by somebody who is not in the namespace.
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

    /// With what the two others hear of it.
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

    /// Can it be said over this transport?
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
