//! The group commit of the change log (`server/storage/log`).

use prometheus_client::registry::{Registry, Unit};

use super::histogram::Histogram;

/// Up to the usual size of a full batch (`MAX_BATCH` of the queue).
const CHANGES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

/// Up to the time limit of a transaction.
const SECONDS: &[f64] = &[
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
];

/// The batches of the log's writer. Clones count together.
#[derive(Debug, Clone)]
pub struct LogMetrics {
    /// Changes of each stored batch.
    pub changes: Histogram,
    /// Seconds that each attempt to store a batch took, failed ones included.
    pub seconds: Histogram,
}

impl Default for LogMetrics {
    fn default() -> Self {
        Self {
            changes: Histogram::new(CHANGES),
            seconds: Histogram::new(SECONDS),
        }
    }
}

impl LogMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "Changes stored by one transaction of the log";
        registry.register("log_batch_changes", help, self.changes.clone());
        let help = "Time of a transaction of the log, failed ones included";
        let seconds = self.seconds.clone();
        registry.register_with_unit("log_transaction", help, Unit::Seconds, seconds);
    }
}
