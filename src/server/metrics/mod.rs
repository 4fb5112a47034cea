//! What the server counts about itself, and the text of `GET /metrics` (docs/operations.md, "What to watch").
//!
//! Each part of the server holds its own counters and increments them: one atomic operation, without a lock and
//! without an allocation. What a part knows anyway, such as the length of a queue, is read when somebody asks
//! ([`Samples`]). Labels have a fixed set of values; no user, conversation, address or content is ever one.

mod bus;
mod histogram;
mod jobs;
mod labelled;
mod log;
mod refused;
mod responses;
mod samples;
mod sends;
mod sockets;

use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

pub use bus::BusMetrics;
pub use histogram::Histogram;
pub use jobs::JobMetrics;
pub use log::LogMetrics;
pub use prometheus_client::encoding::prometheus_text::CONTENT_TYPE;
pub use prometheus_client::metrics::counter::Counter;
pub use refused::Refused;
pub use responses::Responses;
pub use samples::{Samples, Snapshot};
pub use sends::{Door, Sends};
pub use sockets::{Connections, Counted, Events, TransportKind};

/// Everything that is counted, by the part that counts it. A part is a struct in a file of its own, with a function
/// `register` that adds its metrics to the registry.
#[derive(Debug)]
pub struct Metrics {
    /// Open sockets.
    pub connections: Connections,
    /// Events that clients have sent.
    pub events: Events,
    /// Sent messages.
    pub sends: Sends,
    /// Background jobs.
    pub jobs: JobMetrics,
    /// What was refused because of a limit.
    pub refused: Refused,
    /// Messages between servers.
    pub bus: BusMetrics,
    /// Answers to HTTP requests.
    pub responses: Responses,
    samples: Samples,
    registry: Registry,
}

impl Metrics {
    /// Registers all metrics. Those of the log are counted by the storage, which exists before.
    #[must_use]
    pub fn new(log: &LogMetrics) -> Self {
        let mut registry = Registry::with_prefix("chitrasethu");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "Version of the program", version);
        log.register(&mut registry);
        Self {
            connections: Connections::register(&mut registry),
            events: Events::register(&mut registry),
            sends: Sends::register(&mut registry),
            jobs: JobMetrics::register(&mut registry),
            refused: Refused::register(&mut registry),
            bus: BusMetrics::register(&mut registry),
            responses: Responses::register(&mut registry),
            samples: Samples::register(&mut registry),
            registry,
        }
    }

    /// All metrics in the text format of Prometheus, whose content type is [`CONTENT_TYPE`].
    ///
    /// # Errors
    /// Never while it writes to a text; the encoder's signature has an error.
    pub fn text(&self, now: &Snapshot) -> Result<String, std::fmt::Error> {
        self.samples.set(now);
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
