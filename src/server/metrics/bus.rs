//! Messages between nodes.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;

use super::labelled::counters;

/// What passed between this node and the others.
#[derive(Debug, Clone, Default)]
pub struct BusMetrics {
    /// Messages published for other nodes.
    pub published: Counter,
    /// Messages of other nodes that arrived.
    pub received: Counter,
    /// Times that messages of other nodes were found to be missing on a channel.
    pub gaps: Counter,
}

impl BusMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let [published, received] = counters(
            registry,
            "bus_messages",
            "Messages between this server and the others",
            "direction",
            ["published", "received"],
        );
        let gaps = Counter::default();
        let help = "Channels on which messages of other servers were missing";
        registry.register("bus_gaps", help, gaps.clone());
        Self {
            published,
            received,
            gaps,
        }
    }
}
