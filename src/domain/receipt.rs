//! The delivery status of a message.

use super::Seq;

/// The delivery status of one's own message. Derived from marks that only move forward, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tick {
    /// The server refused it, or the client gave up after repeated failures.
    NotSent,
    /// Not yet acknowledged by the server.
    Sending,
    /// Stored by the server.
    Sent,
    /// Received by a device of the other person.
    Delivered,
    /// Read by the other person.
    Read,
}

impl Tick {
    /// The tick of a stored message at `seq`, given the delivered and read marks of the other person.
    #[must_use]
    pub fn of_stored(seq: Seq, peer_delivered: Seq, peer_read: Seq) -> Self {
        if seq <= peer_read {
            Self::Read
        } else if seq <= peer_delivered {
            Self::Delivered
        } else {
            Self::Sent
        }
    }

    /// The value of `status` in a message on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "failed",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_have_names_on_the_wire() {
        let names = [
            Tick::NotSent,
            Tick::Sending,
            Tick::Sent,
            Tick::Delivered,
            Tick::Read,
        ];
        let names = names.map(Tick::as_str);
        assert_eq!(names, ["failed", "sending", "sent", "delivered", "read"]);
    }

    #[test]
    fn reading_implies_delivery() {
        let tick = |seq| Tick::of_stored(Seq(seq), Seq(2), Seq(4));
        assert_eq!(tick(4), Tick::Read);
        assert_eq!(tick(5), Tick::Sent);
        assert_eq!(Tick::of_stored(Seq(3), Seq(3), Seq(0)), Tick::Delivered);
    }
}
