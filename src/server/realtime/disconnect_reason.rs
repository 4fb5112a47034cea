//! Why a connection ends, and how that is said in a WebSocket close frame (RFC 6455 §7.4).

use axum::extract::ws::{CloseFrame, Utf8Bytes, close_code};

/// Why the server ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisconnectReason {
    /// The other side wanted to.
    Wanted,
    /// A packet or frame broke the protocol.
    Protocol,
    /// A text frame was not UTF-8.
    NotUtf8,
    /// A message was larger than accepted.
    TooBig,
    /// No CONNECT in time.
    NoConnect,
    /// Pings went unanswered.
    Silent,
    /// The receiver does not keep up; it catches up after reconnecting.
    TooSlow,
    /// The session ended or its token ran out.
    SessionOver,
    /// The server stops or its database is away: come back.
    Restart,
}

impl DisconnectReason {
    /// The close frame that tells the other side.
    #[must_use]
    pub const fn frame(self) -> CloseFrame {
        let (code, reason) = match self {
            Self::Wanted => (close_code::NORMAL, ""),
            Self::Protocol => (close_code::PROTOCOL, "protocol error"),
            Self::NotUtf8 => (close_code::INVALID, "not UTF-8"),
            Self::TooBig => (close_code::SIZE, "message too big"),
            Self::NoConnect => (close_code::POLICY, "connect timeout"),
            Self::Silent => (close_code::AWAY, "ping timeout"),
            Self::TooSlow => (close_code::AGAIN, "too slow, please resync"),
            Self::SessionOver => (close_code::POLICY, "session over"),
            Self::Restart => (close_code::RESTART, "try again"),
        };
        CloseFrame {
            code,
            reason: Utf8Bytes::from_static(reason),
        }
    }

    /// What a failed read was. The library tells its errors apart by their words only.
    #[must_use]
    pub fn from_read_error(error: &axum::Error) -> Self {
        let words = error.to_string();
        if words.contains("too long") {
            Self::TooBig
        } else if words.contains("UTF-8") {
            Self::NotUtf8
        } else {
            Self::Protocol
        }
    }
}
