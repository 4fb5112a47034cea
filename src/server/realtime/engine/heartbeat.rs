//! When to ask the client for a sign of life, and for how long to wait for it. Questions are asked at the beats of a
//! clock that all sessions share: waking up for hundreds at once costs little more than waking up for one.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// Beats of the shared clock in the time between two questions.
const BEATS: u32 = 25;

/// The heartbeat of one session.
pub(super) struct Heartbeat {
    interval: Duration,
    timeout: Duration,
    /// When the shared clock began.
    epoch: Instant,
    /// When something is to be done.
    next: Instant,
    /// Has the last ping not been answered yet?
    is_asked: bool,
    /// Goes off at `next` or before. It is set to a later moment only when it has gone off: nearly every ping is
    /// answered at once, and setting it costs more than looking at it too early now and then.
    alarm: Pin<Box<Sleep>>,
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
        let next = last_beat(interval, epoch);
        Self {
            interval,
            timeout,
            epoch,
            next,
            is_asked: false,
            alarm: Box::pin(sleep_until(next)),
        }
    }

    /// Waits until something is to be done. Breaking off loses nothing.
    pub(super) async fn beat(&mut self) -> Beat {
        loop {
            self.alarm.as_mut().await;
            if Instant::now() >= self.next {
                break;
            }
            self.alarm.as_mut().reset(self.next);
        }
        if self.is_asked {
            return Beat::Silent;
        }
        self.is_asked = true;
        self.next = Instant::now() + self.timeout;
        let expected = last_beat(self.interval, self.epoch);
        self.alarm.as_mut().reset(expected.min(self.next));
        Beat::Ask
    }

    /// The client has answered.
    pub(super) fn answered(&mut self) {
        if self.is_asked {
            self.is_asked = false;
            self.next = last_beat(self.interval, self.epoch);
            if self.alarm.deadline() > self.next {
                self.alarm.as_mut().reset(self.next);
            }
        }
    }
}

/// The next question: at the last beat within the interval. A client counts on it not to come later.
fn last_beat(interval: Duration, epoch: Instant) -> Instant {
    let beat = interval / BEATS;
    let most = Instant::now() + interval;
    let since = most.saturating_duration_since(epoch);
    let beats = since.as_nanos() / beat.as_nanos();
    epoch + beat * u32::try_from(beats).expect("a century of beats")
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// What is to be done next, and after how many seconds.
    async fn after(start: Instant, heartbeat: &mut Heartbeat) -> (Beat, u64) {
        let beat = heartbeat.beat().await;
        (beat, start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_ping_every_interval_and_one_chance_to_answer() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(25 * SECOND, 60 * SECOND, start);
        heartbeat.answered();
        assert_eq!(
            after(start, &mut heartbeat).await,
            (Beat::Ask, 25),
            "nobody had asked"
        );
        tokio::time::advance(5 * SECOND).await;
        heartbeat.answered();
        assert_eq!(after(start, &mut heartbeat).await, (Beat::Ask, 55));
        assert_eq!(after(start, &mut heartbeat).await, (Beat::Silent, 115));
    }

    #[tokio::test(start_paused = true)]
    async fn a_late_answer_is_one() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(25 * SECOND, 60 * SECOND, start);
        assert_eq!(after(start, &mut heartbeat).await, (Beat::Ask, 25));
        // After the moment at which it would have asked again.
        assert!(timeout(30 * SECOND, heartbeat.beat()).await.is_err());
        heartbeat.answered();
        assert_eq!(after(start, &mut heartbeat).await, (Beat::Ask, 80));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_may_be_shorter_than_the_interval() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(25 * SECOND, 10 * SECOND, start);
        assert_eq!(after(start, &mut heartbeat).await, (Beat::Ask, 25));
        assert_eq!(after(start, &mut heartbeat).await, (Beat::Silent, 35));
    }

    #[tokio::test(start_paused = true)]
    async fn sessions_of_one_second_are_asked_together() {
        let start = Instant::now();
        let mut heartbeats = Vec::new();
        for _ in 0..4 {
            heartbeats.push(Heartbeat::new(25 * SECOND, 60 * SECOND, start));
            tokio::time::advance(SECOND / 4).await;
        }
        for heartbeat in &mut heartbeats {
            assert_eq!(heartbeat.beat().await, Beat::Ask);
            assert_eq!(start.elapsed(), 25 * SECOND);
        }
    }
}
