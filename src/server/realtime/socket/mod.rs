//! Socket.IO protocol 5, server side: namespaces, events in order, acknowledgements, attachments. The
//! application above interprets the events.
//!
//! Source: `docs/socket.io-protocol/v5-current.md` of the socketio/socket.io repository.

mod attachments;
mod backlog;
mod event;
mod pending_acks;
mod replies;
mod session;
mod waiting;

use std::time::Duration;

use tokio::time::Instant;

use super::engine::{Caller, Frame};
use super::outbox::Outbox;
use super::{DisconnectReason, MAX_PAYLOAD};

pub(super) use event::Event;
pub(super) use pending_acks::PendingAcks;
pub(super) use session::serve;

/// Why a client may not join a namespace.
pub(super) enum NoEntry {
    /// The client gets this text and may try again.
    Refused(String),
    /// The connection is closed.
    Closed(DisconnectReason),
}

/// The layer above Socket.IO.
pub(super) trait Application: Send + Sync + 'static {
    /// A client in a namespace; dropped when it leaves, for whatever reason.
    type Member: Member;

    /// How long a client may stay without a namespace, and how long announced attachments may take to arrive.
    const TIMEOUT: Duration;
    /// Whether events may have binary attachments; if not, attachments are skipped.
    const TAKES_BINARY: bool;
    /// Maximum size of the attachments of one packet together, in bytes.
    const MAX_ATTACHMENTS: usize = MAX_PAYLOAD;

    /// Whether the namespace exists.
    fn has(&self, namespace: &str) -> bool;

    /// Admits a client to a namespace or refuses it; `auth` is the payload of its CONNECT: JSON, or empty.
    fn enter(
        &self,
        namespace: &str,
        auth: &str,
        caller: &Caller,
    ) -> impl Future<Output = Result<Self::Member, NoEntry>> + Send;
}

/// A client in a namespace.
pub(super) trait Member: Send + Sync {
    /// An event that is sent after the CONNECT was granted.
    fn greeting(&self) -> impl Future<Output = Option<Frame>> + Send {
        std::future::ready(None)
    }

    /// Checks that the member may still act.
    ///
    /// # Errors
    /// Why the connection is to be closed.
    fn check(&self) -> Result<(), DisconnectReason> {
        Ok(())
    }

    /// The client has sent a packet at this time, possibly only the answer to a heartbeat.
    fn heard(&self, _at: Instant) {}

    /// The queue of what other people's actions send to this member.
    fn outbox(&self) -> Option<&Outbox> {
        None
    }

    /// Was the last event refused for a reason that holds for those that have waited behind it?
    fn is_refusing(&self) -> bool {
        false
    }

    /// Handles one event and returns the frames to answer with.
    ///
    /// # Errors
    /// Why the connection is to be closed.
    fn handle(
        &mut self,
        event: Event<'_>,
    ) -> impl Future<Output = Result<Vec<Frame>, DisconnectReason>> + Send;
}
