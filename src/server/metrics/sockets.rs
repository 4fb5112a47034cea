//! Open sockets, and the events that clients send.

use std::sync::Arc;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::labelled::{counters, gauges};
use crate::wire::events;

/// What carries a session's packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportKind {
    /// A WebSocket.
    WebSocket,
    /// Long polling.
    Polling,
}

/// The open sessions, by transport; those that have not signed in yet are included.
#[derive(Debug, Clone)]
pub struct Connections(Arc<[Gauge; 2]>);

/// One session, for as long as it lives.
#[derive(Debug)]
pub struct Counted {
    connections: Connections,
    kind: TransportKind,
}

impl Connections {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let help = "Open sockets, those that have not signed in yet included";
        let transports = ["websocket", "polling"];
        let gauges = gauges(registry, "connections", help, "transport", transports);
        Self(Arc::new(gauges))
    }

    /// Counts a session until the result is dropped.
    #[must_use]
    pub fn count(&self, kind: TransportKind) -> Counted {
        self.gauge(kind).inc();
        Counted {
            connections: self.clone(),
            kind,
        }
    }

    fn gauge(&self, kind: TransportKind) -> &Gauge {
        &self.0[kind as usize]
    }
}

/// Gauges that nobody reads.
impl Default for Connections {
    fn default() -> Self {
        Self::register(&mut Registry::default())
    }
}

impl Counted {
    /// Another transport may have taken over.
    pub fn is_now(&mut self, kind: TransportKind) {
        if kind != self.kind {
            self.connections.gauge(self.kind).dec();
            self.connections.gauge(kind).inc();
            self.kind = kind;
        }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.connections.gauge(self.kind).dec();
    }
}

/// The events that the server knows. All others count as the last one, because clients invent their names.
const NAMES: [&str; 15] = [
    events::SEND_MESSAGE,
    events::JOIN_CONVERSATION,
    events::LEAVE_CONVERSATION,
    events::TYPING,
    events::STOP_TYPING,
    events::MARK_READ,
    events::MARK_DELIVERED,
    events::DELETE_MESSAGE,
    events::EDIT_MESSAGE,
    events::REACT,
    events::STAR,
    events::UPDATE_CONVERSATION,
    events::PIN,
    events::AGREE,
    "other",
];

/// The events that clients have sent. Those above the limit of events are not read and count as refused instead.
#[derive(Debug, Clone)]
pub struct Events([Counter; NAMES.len()]);

impl Events {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let help = "Socket events from clients";
        Self(counters(registry, "events_received", help, "event", NAMES))
    }

    /// Counts an event of this name.
    pub fn received(&self, name: &str) {
        let at = NAMES.iter().position(|known| *known == name);
        self.0[at.unwrap_or(NAMES.len() - 1)].inc();
    }
}
