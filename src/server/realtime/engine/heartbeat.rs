//! When to ask the client for a sign of life, and for how long to wait for it.

use std::time::Duration;

use tokio::time::Instant;

/// The heartbeat of one session.
pub(super) struct Heartbeat {
    interval: Duration,
    timeout: Duration,
    next: Instant,
    /// Has the last ping not been answered yet?
    is_asked: bool,
}

/// What is to be done now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Beat {
    /// Send a ping.
    Ask,
    /// The client has not answered the last one.
    Silent,
}

impl Heartbeat {
    pub(super) fn new(interval: Duration, timeout: Duration) -> Self {
        Self {
            interval,
            timeout,
            next: Instant::now() + interval,
            is_asked: false,
        }
    }

    /// The moment at which [`Heartbeat::beat`] is to be called.
    pub(super) const fn next(&self) -> Instant {
        self.next
    }

    /// That moment has come.
    pub(super) fn beat(&mut self) -> Beat {
        if self.is_asked {
            return Beat::Silent;
        }
        self.is_asked = true;
        self.next = Instant::now() + self.timeout;
        Beat::Ask
    }

    /// The client has answered.
    pub(super) fn answered(&mut self) {
        if self.is_asked {
            self.is_asked = false;
            self.next = Instant::now() + self.interval;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_ping_every_interval_and_one_chance_to_answer() {
        let second = Duration::from_secs(1);
        let mut heartbeat = Heartbeat::new(25 * second, 60 * second);
        let start = Instant::now();
        assert_eq!(heartbeat.next(), start + 25 * second);
        heartbeat.answered();
        assert_eq!(heartbeat.next(), start + 25 * second, "nobody had asked");

        tokio::time::advance(25 * second).await;
        assert_eq!(heartbeat.beat(), Beat::Ask);
        assert_eq!(heartbeat.next(), start + 85 * second);
        tokio::time::advance(5 * second).await;
        heartbeat.answered();
        assert_eq!(heartbeat.next(), start + 55 * second);

        tokio::time::advance(25 * second).await;
        assert_eq!(heartbeat.beat(), Beat::Ask);
        tokio::time::advance(60 * second).await;
        assert_eq!(heartbeat.beat(), Beat::Silent);
    }
}
