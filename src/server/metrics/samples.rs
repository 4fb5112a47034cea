//! What is read when somebody asks for it, instead of being counted all the time.

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::labelled::gauges;

/// The state of the server at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// People with a connection to this server, or within the grace period after the last one.
    pub people_online: usize,
    /// Calls whose changes wait for the log's writer.
    pub log_queue: usize,
    /// Frames that wait for all connections together.
    pub outbox_frames: usize,
    /// Frames that wait for the connection with the most of them.
    pub outbox_frames_max: usize,
    /// Database connections of the pools that are in use.
    pub database_in_use: usize,
    /// Database connections of the pools that are open and free.
    pub database_idle: usize,
    /// 1 if Redis is connected and answers.
    pub bus_connected: usize,
    /// Messages that wait to be published for other servers.
    pub bus_queue: usize,
}

/// The gauges of a [`Snapshot`].
#[derive(Debug)]
pub struct Samples {
    people_online: Gauge,
    log_queue: Gauge,
    outbox_frames: Gauge,
    outbox_frames_max: Gauge,
    database_in_use: Gauge,
    database_idle: Gauge,
    bus_connected: Gauge,
    bus_queue: Gauge,
}

impl Samples {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let [database_in_use, database_idle] = gauges(
            registry,
            "database_connections",
            "Database connections of the pools",
            "state",
            ["in_use", "idle"],
        );
        let mut gauge = |name: &'static str, help: &'static str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        Self {
            people_online: gauge(
                "people_online",
                "People with a connection to this server, or within the grace period after the last one",
            ),
            log_queue: gauge(
                "log_queue_calls",
                "Calls whose changes wait for the writer of the log",
            ),
            outbox_frames: gauge(
                "outbox_frames",
                "Frames that wait for all connections together",
            ),
            outbox_frames_max: gauge(
                "outbox_frames_max",
                "Frames that wait for the connection with the most of them",
            ),
            bus_connected: gauge("bus_connected", "Whether Redis is connected and answers"),
            bus_queue: gauge(
                "bus_queue_messages",
                "Messages that wait to be published for other servers",
            ),
            database_in_use,
            database_idle,
        }
    }

    pub(super) fn set(&self, now: &Snapshot) {
        for (gauge, value) in [
            (&self.people_online, now.people_online),
            (&self.log_queue, now.log_queue),
            (&self.outbox_frames, now.outbox_frames),
            (&self.outbox_frames_max, now.outbox_frames_max),
            (&self.database_in_use, now.database_in_use),
            (&self.database_idle, now.database_idle),
            (&self.bus_connected, now.bus_connected),
            (&self.bus_queue, now.bus_queue),
        ] {
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        }
    }
}
