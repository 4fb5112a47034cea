//! What was refused because of a limit.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;

use super::labelled::counters;

/// Refusals, by limit.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Attempts to sign in.
    pub sign_in: Counter,
    /// Registrations.
    pub register: Counter,
    /// Messages.
    pub messages: Counter,
    /// Typing events.
    pub typing: Counter,
    /// Actions on messages.
    pub actions: Counter,
    /// Socket events of any kind.
    pub events: Counter,
    /// REST calls, server functions and pages of a person.
    pub calls: Counter,
    /// Requests of an address.
    pub requests: Counter,
    /// New conversations.
    pub new_conversations: Counter,
    /// Searches.
    pub searches: Counter,
    /// Sockets of an address.
    pub sockets: Counter,
    /// TCP connections of an address.
    pub connections: Counter,
}

impl Refused {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let [
            sign_in,
            register,
            messages,
            typing,
            actions,
            events,
            calls,
            requests,
            new_conversations,
            searches,
            sockets,
            connections,
        ] = counters(
            registry,
            "refused",
            "What was refused because of a limit",
            "limit",
            [
                "sign_in",
                "register",
                "messages",
                "typing_events",
                "actions",
                "events",
                "calls",
                "requests",
                "new_conversations",
                "searches",
                "sockets",
                "connections",
            ],
        );
        Self {
            sign_in,
            register,
            messages,
            typing,
            actions,
            events,
            calls,
            requests,
            new_conversations,
            searches,
            sockets,
            connections,
        }
    }
}

/// Counters that nobody reads.
impl Default for Refused {
    fn default() -> Self {
        Self::register(&mut Registry::default())
    }
}
