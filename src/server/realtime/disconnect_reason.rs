//! Reasons for closing a connection, and their WebSocket close frames (RFC 6455 §7.4).

use axum::extract::ws::{CloseFrame, Utf8Bytes, close_code};

/// The reason why the server closes a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisconnectReason {
    /// The client has closed the connection.
    Wanted,
    /// A packet or frame violated the protocol.
    Protocol,
    /// A text frame was not UTF-8.
    NotUtf8,
    /// A message exceeded the size limit.
    TooBig,
    /// No CONNECT packet arrived in time.
    NoConnect,
    /// Pings were not answered.
    Silent,
    /// The client does not keep up with its events; it catches up after it reconnects.
    TooSlow,
    /// A newer connection of the same person took the place of this one, the most silent of too many.
    Replaced,
    /// The session was revoked or has expired.
    SessionOver,
    /// The server is stopping or its database is unavailable; the client should reconnect.
    Restart,
}

impl DisconnectReason {
    /// The close frame for the client.
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
            Self::Replaced => (close_code::POLICY, "replaced by a newer connection"),
            Self::SessionOver => (close_code::POLICY, "session over"),
            Self::Restart => (close_code::RESTART, "try again"),
        };
        CloseFrame {
            code,
            reason: Utf8Bytes::from_static(reason),
        }
    }

    /// The reason for a failed read. The library distinguishes its errors only by their messages.
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
