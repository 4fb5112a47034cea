//! Socket.IO protocol 5, the server's end: namespaces, events in their order, acknowledgements, attachments.
//! What the events do is the business of the application above.
//!
//! Source: `docs/socket.io-protocol/v5-current.md` of the socketio/socket.io repository.

mod attachments;
mod event;
mod pending_acks;
mod session;

use std::time::Duration;

use super::engine::{Caller, Frame};
use super::outbox::Outbox;
use super::{DisconnectReason, MAX_PAYLOAD};

pub(super) use event::Event;
pub(super) use pending_acks::PendingAcks;
pub(super) use session::serve;

/// Why somebody may not enter a namespace.
pub(super) enum NoEntry {
    /// The client is told these words and may try again.
    Refused(String),
    /// The connection ends.
    Closed(DisconnectReason),
}

/// What lies above Socket.IO.
pub(super) trait Application: Send + Sync + 'static {
    /// Somebody in a namespace; dropped when they leave, however that happens.
    type Member: Member;

    /// How long a client may be in no namespace, and how long announced attachments may take.
    const TIMEOUT: Duration;
    /// Do events take binary attachments? They are passed over where they do not.
    const TAKES_BINARY: bool;
    /// How many bytes the attachments of one packet may have together.
    const MAX_ATTACHMENTS: usize = MAX_PAYLOAD;

    /// Is there such a namespace?
    fn has(&self, namespace: &str) -> bool;

    /// Lets a client in, or not; `auth` is the payload of its CONNECT, JSON or empty.
    fn enter(
        &self,
        namespace: &str,
        auth: &str,
        caller: &Caller,
    ) -> impl Future<Output = Result<Self::Member, NoEntry>> + Send;
}

/// Somebody in a namespace.
pub(super) trait Member: Send + Sync {
    /// What is sent after the grant, and apart from it.
    fn greeting(&self) -> impl Future<Output = Option<Frame>> + Send {
        std::future::ready(None)
    }

    /// May anything still be done in their name?
    ///
    /// # Errors
    /// Why the connection ends.
    fn check(&self) -> Result<(), DisconnectReason> {
        Ok(())
    }

    /// What other people's actions put in line for them.
    fn outbox(&self) -> Option<&Outbox> {
        None
    }

    /// Handles one event and returns the frames to answer with.
    ///
    /// # Errors
    /// Why the connection ends.
    fn handle(
        &mut self,
        event: Event<'_>,
    ) -> impl Future<Output = Result<Vec<Frame>, DisconnectReason>> + Send;
}
