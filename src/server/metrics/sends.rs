//! Sent messages, through all doors.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::{Registry, Unit};
use tokio::time::Instant;

use super::histogram::Histogram;
use super::labelled::labelled;

/// From a healthy commit to the five seconds in which everything is answered.
const SECONDS: &[f64] = &[
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
];

/// What a message is sent through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The event `send_message`.
    Socket,
    /// `POST /api/messages/send`.
    Rest,
    /// The server function of the pages.
    Page,
}

/// Sent messages.
#[derive(Debug)]
pub struct Sends {
    stored: Counter,
    seconds: [Histogram; 3],
}

impl Sends {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let stored = Counter::default();
        let help = "Messages that were stored; repeats under the same action id are not counted";
        registry.register("messages_sent", help, stored.clone());
        let help = "Time from the event or request to the acknowledgement of a message, by door";
        let about = ("send", Some(Unit::Seconds), help);
        let doors = ["socket", "rest", "page"];
        let seconds = labelled(registry, about, "door", doors, || Histogram::new(SECONDS));
        Self { stored, seconds }
    }

    /// Counts a message that is acknowledged now, and whose event or request has arrived at `since`. It is new unless
    /// it was stored before under the same action id.
    pub fn acknowledged(&self, door: Door, since: Instant, is_new: bool) {
        if is_new {
            self.stored.inc();
        }
        self.seconds[door as usize].observe(since.elapsed().as_secs_f64());
    }
}
