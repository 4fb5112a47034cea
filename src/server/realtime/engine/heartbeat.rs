//! The heartbeat of one session: when to send a ping and how long to wait for the pong.

use std::time::Duration;

use tokio::time::Instant;

use super::Settings;
use crate::server::realtime::DisconnectReason;

/// Pings are due at multiples of this time since the epoch, in nanoseconds, so that the runtime wakes up once for all
/// sessions of a beat.
const BEAT: u32 = 100_000_000;

/// The heartbeat of one session. It has no timer of its own: the session calls [`Heartbeat::beat`] at `next`.
pub(super) struct Heartbeat {
    interval: Duration,
    timeout: Duration,
    /// The same for all sessions of a gateway.
    epoch: Instant,
    next: Instant,
    is_asked: bool,
}

impl Heartbeat {
    /// Creates the heartbeat of a session that starts now.
    pub(super) fn new(settings: &Settings, epoch: Instant) -> Self {
        Self {
            interval: settings.ping_interval,
            timeout: settings.ping_timeout,
            epoch,
            next: last_beat(settings.ping_interval, epoch),
            is_asked: false,
        }
    }

    /// When the next ping is due, or the pong is late.
    pub(super) const fn next(&self) -> Instant {
        self.next
    }

    /// Call this at [`Heartbeat::next`] and send a ping. The client's time to answer starts now.
    ///
    /// # Errors
    /// [`DisconnectReason::Silent`] if the client has not answered the last ping.
    pub(super) fn beat(&mut self) -> Result<(), DisconnectReason> {
        if self.is_asked {
            return Err(DisconnectReason::Silent);
        }
        self.is_asked = true;
        self.next = Instant::now() + self.timeout;
        Ok(())
    }

    /// Records a pong.
    pub(super) fn answered(&mut self) {
        if self.is_asked {
            self.is_asked = false;
            self.next = last_beat(self.interval, self.epoch);
        }
    }
}

/// The last beat within the interval: the client counts on a ping not to come later.
fn last_beat(interval: Duration, epoch: Instant) -> Instant {
    let latest = Instant::now() + interval;
    let since_beat = (latest - epoch).subsec_nanos() % BEAT;
    latest - Duration::from_nanos(since_beat.into())
}

#[cfg(test)]
mod tests {
    use tokio::time::{advance, sleep_until};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn settings(seconds: u64) -> Settings {
        Settings {
            ping_interval: 25 * SECOND,
            ping_timeout: Duration::from_secs(seconds),
            max_payload: 1,
            upgrade_timeout: SECOND,
        }
    }

    /// The next beat and how many seconds after `start` it came.
    async fn after(
        start: Instant,
        heartbeat: &mut Heartbeat,
    ) -> (Result<(), DisconnectReason>, u64) {
        sleep_until(heartbeat.next()).await;
        (heartbeat.beat(), start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn pings_come_every_interval_and_one_unanswered_ping_ends_the_session() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(&settings(60), start);
        advance(SECOND).await;
        heartbeat.answered();
        assert_eq!(
            after(start, &mut heartbeat).await,
            (Ok(()), 25),
            "there was no ping to answer"
        );
        advance(30 * SECOND).await;
        heartbeat.answered();
        assert_eq!(after(start, &mut heartbeat).await, (Ok(()), 80));
        let silent = Err(DisconnectReason::Silent);
        assert_eq!(after(start, &mut heartbeat).await, (silent, 140));
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_to_answer_starts_when_the_session_sends_the_ping() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(&settings(10), start);
        // The session is busy writing.
        advance(45 * SECOND).await;
        assert_eq!(after(start, &mut heartbeat).await, (Ok(()), 45));
        let silent = Err(DisconnectReason::Silent);
        assert_eq!(after(start, &mut heartbeat).await, (silent, 55));
    }

    #[tokio::test(start_paused = true)]
    async fn sessions_that_start_in_the_same_beat_are_pinged_together() {
        let start = Instant::now();
        for _ in 0..4 {
            let heartbeat = Heartbeat::new(&settings(60), start);
            assert_eq!(heartbeat.next(), start + 25 * SECOND);
            advance(SECOND / 50).await;
        }
    }
}
