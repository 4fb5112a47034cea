//! An event or acknowledgement as the application gets it.

use axum::body::Bytes;
use tokio::time::Instant;

use crate::wire::socket_io::Packet;

/// A packet in a namespace that its sender has joined.
pub(in super::super) struct Event<'a> {
    /// An event or an acknowledgement.
    pub(in super::super) packet: Packet<'a>,
    /// The attachments, in order; empty if the application takes no binary data.
    pub(in super::super) attachments: Vec<Bytes>,
    /// When it had arrived completely.
    pub(in super::super) arrived_at: Instant,
    /// Has it waited for an earlier one, as far as is known?
    pub(in super::super) has_waited: bool,
}
