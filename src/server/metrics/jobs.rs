//! Background jobs.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;

use super::labelled::counters;

/// What became of jobs.
#[derive(Debug, Clone)]
pub struct JobMetrics {
    /// Jobs that this server has begun, repeated attempts included.
    pub attempts: Counter,
    /// Attempts that succeeded.
    pub done: Counter,
    /// Attempts that failed and are repeated later.
    pub failed: Counter,
    /// Attempts that failed and were the last ones.
    pub given_up: Counter,
}

impl JobMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let attempts = Counter::default();
        let help = "Jobs that this server has begun, repeated attempts included";
        registry.register("job_attempts", help, attempts.clone());
        let [done, failed, given_up] = counters(
            registry,
            "job_outcomes",
            "Attempts of jobs that have ended",
            "outcome",
            ["done", "failed", "given_up"],
        );
        Self {
            attempts,
            done,
            failed,
            given_up,
        }
    }
}
