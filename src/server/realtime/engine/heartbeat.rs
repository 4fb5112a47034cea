//! When to ask the client for a sign of life, and for how long to wait for it. Questions are asked at the beats of a
//! clock that all sessions share: waking up for hundreds at once costs little more than waking up for one.

use std::time::Duration;

use tokio::time::Instant;

/// Beats of the shared clock in the time between two questions.
const BEATS: u32 = 25;

/// The heartbeat of one session.
pub(super) struct Heartbeat {
    interval: Duration,
    timeout: Duration,
    /// When the shared clock began.
    epoch: Instant,
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
    pub(super) fn new(interval: Duration, timeout: Duration, epoch: Instant) -> Self {
        let mut heartbeat = Self {
            interval,
            timeout,
            epoch,
            next: epoch,
            is_asked: false,
        };
        heartbeat.rest();
        heartbeat
    }

    /// The next question: at the last beat within the interval. A client counts on it not to come later.
    fn rest(&mut self) {
        let beat = self.interval / BEATS;
        let most = Instant::now() + self.interval;
        let since = most.saturating_duration_since(self.epoch);
        let beats = since.as_nanos() / beat.as_nanos();
        let beats = u32::try_from(beats).expect("a century of beats");
        self.next = self.epoch + beat * beats;
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
            self.rest();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn a_ping_every_interval_and_one_chance_to_answer() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(25 * SECOND, 60 * SECOND, start);
        assert_eq!(heartbeat.next(), start + 25 * SECOND);
        heartbeat.answered();
        assert_eq!(heartbeat.next(), start + 25 * SECOND, "nobody had asked");

        tokio::time::advance(25 * SECOND).await;
        assert_eq!(heartbeat.beat(), Beat::Ask);
        assert_eq!(heartbeat.next(), start + 85 * SECOND);
        tokio::time::advance(5 * SECOND).await;
        heartbeat.answered();
        assert_eq!(heartbeat.next(), start + 55 * SECOND);

        tokio::time::advance(25 * SECOND).await;
        assert_eq!(heartbeat.beat(), Beat::Ask);
        tokio::time::advance(60 * SECOND).await;
        assert_eq!(heartbeat.beat(), Beat::Silent);
    }

    #[tokio::test(start_paused = true)]
    async fn sessions_of_one_second_are_asked_together() {
        let start = Instant::now();
        let mut asked = Vec::new();
        for _ in 0..4 {
            asked.push(Heartbeat::new(25 * SECOND, 60 * SECOND, start).next());
            tokio::time::advance(SECOND / 4).await;
        }
        assert_eq!(asked, [start + 25 * SECOND; 4]);
    }
}
