//! An event or acknowledgement as it reaches the application.

use axum::body::Bytes;

use crate::wire::socket_io::Packet;

/// A packet in a namespace that its sender is in.
pub(in super::super) struct Event<'a> {
    /// The packet: an event, or an acknowledgement.
    pub(in super::super) packet: Packet<'a>,
    /// Its attachments, in order; empty where the application takes none.
    pub(in super::super) attachments: Vec<Bytes>,
}
