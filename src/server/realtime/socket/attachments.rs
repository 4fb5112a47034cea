//! The binary frames that a packet has announced.

use axum::body::Bytes;
use tokio::time::Instant;

use super::DisconnectReason;

/// A packet whose attachments have not all arrived.
pub(super) struct Attachments {
    /// The text of the packet; empty if the packet was answered already and its attachments are to be skipped.
    pub(super) packet: String,
    pub(super) arrived: Vec<Bytes>,
    missing: usize,
    /// How many more bytes the attachments may have.
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

    /// Takes the next attachment. Returns whether it was the last.
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
