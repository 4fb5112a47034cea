//! Binary frames that a packet has announced.

use axum::body::Bytes;
use tokio::time::Instant;

use super::DisconnectReason;

/// A packet that waits for its attachments, or for their end.
pub(super) struct Attachments {
    /// The text of the packet; empty when it has been answered already and its attachments are passed over.
    pub(super) packet: String,
    pub(super) arrived: Vec<Bytes>,
    missing: usize,
    /// How many bytes may still come.
    room: usize,
    pub(super) due: Instant,
}

impl Attachments {
    pub(super) const fn new(packet: String, count: usize, room: usize, due: Instant) -> Self {
        Self {
            packet,
            arrived: Vec::new(),
            missing: count,
            room,
            due,
        }
    }

    /// Takes the next one. Has the last come?
    pub(super) fn take(&mut self, bytes: Bytes) -> Result<bool, DisconnectReason> {
        self.missing -= 1;
        if !self.packet.is_empty() {
            self.room = self
                .room
                .checked_sub(bytes.len())
                .ok_or(DisconnectReason::TooBig)?;
            self.arrived.push(bytes);
        }
        Ok(self.missing == 0)
    }
}
