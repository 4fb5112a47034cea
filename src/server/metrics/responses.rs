//! Answers to HTTP requests.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;

use super::labelled::counters;

/// Answers by the class of their status.
#[derive(Debug, Clone)]
pub struct Responses([Counter; 5]);

impl Responses {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"];
        let help = "Answers to HTTP requests";
        Self(counters(
            registry,
            "http_responses",
            help,
            "status",
            classes,
        ))
    }

    /// Counts an answer with this status.
    pub fn count(&self, status: u16) {
        let class = usize::from(status / 100).checked_sub(1);
        if let Some(counter) = class.and_then(|class| self.0.get(class)) {
            counter.inc();
        }
    }
}
