//! The heartbeat of one session: when to send a ping and how long to wait for the pong.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::wheel::{BEATS, Wheel};
use crate::server::http::serve::ConnWriter;

/// A ping as a WebSocket frame: a final text frame with one byte of payload (RFC 6455, section 5.2).
const PING: &[u8] = &[0x81, 1, b'2'];

/// The session's handle to its heartbeat.
pub(super) struct Heartbeat {
    wheel: Arc<Wheel>,
    pulse: Arc<Pulse>,
}

/// What the session has to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Beat {
    /// Send a ping, because the wheel could not write it to the connection itself.
    Ask,
    /// Close: the client has not answered the last ping in time.
    Silent,
}

/// The state that the session and the wheel share. Times are counted in beats.
pub(super) struct Pulse(Mutex<State>);

struct State {
    /// When the next ping is due; meaningful while no ping is unanswered.
    due: u32,
    /// When the unanswered ping was sent.
    asked: Option<u32>,
    /// Where the wheel can write a ping without waking the session's task.
    writer: Option<Arc<ConnWriter>>,
    beat: Option<Beat>,
    task: Option<Waker>,
    is_over: bool,
}

impl Heartbeat {
    /// Creates the heartbeat of a session that starts now.
    pub(super) fn new(wheel: Arc<Wheel>) -> Self {
        let pulse = Pulse(Mutex::new(State {
            due: wheel.now() + BEATS,
            asked: None,
            writer: None,
            beat: None,
            task: None,
            is_over: false,
        }));
        Self {
            wheel,
            pulse: Arc::new(pulse),
        }
    }

    pub(super) const fn pulse(&self) -> &Arc<Pulse> {
        &self.pulse
    }

    /// From now on the session uses a WebSocket on this connection.
    pub(super) fn goes_over(&self, writer: Arc<ConnWriter>) {
        self.pulse.lock().writer = Some(writer);
    }

    /// Waits until the session has something to do. Cancel safe.
    pub(super) async fn beat(&self) -> Beat {
        poll_fn(|context| {
            let mut state = self.pulse.lock();
            if let Some(beat) = state.beat.take() {
                if beat == Beat::Ask {
                    // The session may have been busy writing, so the client's time to answer starts now.
                    state.asked = Some(self.wheel.now());
                }
                return Poll::Ready(beat);
            }
            let waker = context.waker();
            if !state
                .task
                .as_ref()
                .is_some_and(|task| task.will_wake(waker))
            {
                state.task = Some(waker.clone());
            }
            Poll::Pending
        })
        .await
    }

    /// Records a pong.
    pub(super) fn answered(&self) {
        let mut state = self.pulse.lock();
        if state.asked.take().is_some() {
            state.due = self.wheel.now() + BEATS;
        }
    }
}

/// After the session closes its connection, the wheel must not write to it, and the shared state must not keep
/// the connection alive until the wheel's next turn.
impl Drop for Heartbeat {
    fn drop(&mut self) {
        let mut state = self.pulse.lock();
        state.is_over = true;
        state.writer = None;
        state.task = None;
    }
}

impl Pulse {
    /// Sends a ping if one is due. Returns the beat of the next check, which may be early, or `None` to stop
    /// checking.
    pub(super) fn look(&self, now: u32, timeout: u32) -> Option<u32> {
        let mut state = self.lock();
        if state.is_over {
            return None;
        }
        let silent = state.asked.map(|asked| asked + timeout);
        match silent {
            Some(silent) if silent <= now => {
                state.tell(Beat::Silent);
                None
            }
            // The wheel also checks once per turn, and notices then whether the client has answered in the
            // meantime.
            Some(silent) => Some(silent),
            None if now < state.due => Some(state.due),
            None => {
                state.asked = Some(now);
                let writer = state.writer.as_ref();
                if !writer.is_some_and(|writer| writer.write_between(PING)) {
                    state.tell(Beat::Ask);
                }
                // A client that answers at once needs no check before its next ping is due.
                Some(now + timeout.min(BEATS))
            }
        }
    }

    /// Ignores poisoning: a panic in one session must not stop the heartbeats of the others.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tell(&mut self, beat: Beat) {
        self.beat = Some(beat);
        if let Some(task) = &self.task {
            task.wake_by_ref();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::AsyncReadExt as _;
    use tokio::time::{Instant, sleep, timeout};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn heartbeat(timeout: Duration) -> (Instant, Heartbeat) {
        (Instant::now(), Wheel::start(25 * SECOND, timeout).join())
    }

    /// The next beat and how many seconds after `start` it came.
    async fn after(start: Instant, heartbeat: &Heartbeat) -> (Beat, u64) {
        let beat = heartbeat.beat().await;
        (beat, start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn pings_come_every_interval_and_one_unanswered_ping_ends_the_session() {
        let (start, heartbeat) = heartbeat(60 * SECOND);
        heartbeat.answered();
        assert_eq!(
            after(start, &heartbeat).await,
            (Beat::Ask, 25),
            "there was no ping to answer"
        );
        sleep(5 * SECOND).await;
        heartbeat.answered();
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 55));
        assert_eq!(after(start, &heartbeat).await, (Beat::Silent, 115));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_takes_longer_than_the_interval_counts() {
        let (start, heartbeat) = heartbeat(60 * SECOND);
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 25));
        // The next ping would have been due by then.
        assert!(timeout(30 * SECOND, heartbeat.beat()).await.is_err());
        heartbeat.answered();
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 80));
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_to_answer_starts_when_the_session_sends_the_ping() {
        let (start, heartbeat) = heartbeat(60 * SECOND);
        // The session is busy writing.
        sleep(45 * SECOND).await;
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 45));
        assert_eq!(after(start, &heartbeat).await, (Beat::Silent, 105));
    }

    #[tokio::test(start_paused = true)]
    async fn the_timeout_may_be_shorter_than_the_interval() {
        let (start, heartbeat) = heartbeat(10 * SECOND);
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 25));
        assert_eq!(after(start, &heartbeat).await, (Beat::Silent, 35));
    }

    #[tokio::test(start_paused = true)]
    async fn sessions_that_start_in_the_same_second_are_pinged_in_the_same_beat() {
        let start = Instant::now();
        let wheel = Wheel::start(25 * SECOND, 60 * SECOND);
        let mut heartbeats = Vec::new();
        // More than one batch of the wheel.
        for _ in 0..40 {
            heartbeats.push(wheel.join());
            sleep(SECOND / 50).await;
        }
        for heartbeat in &heartbeats {
            assert_eq!(heartbeat.beat().await, Beat::Ask);
            assert_eq!(start.elapsed(), 25 * SECOND);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_websocket_is_pinged_without_waking_its_session() {
        let (writer, mut theirs) = ConnWriter::pair().await;
        let wheel = Wheel::start(25 * SECOND, 60 * SECOND);
        let heartbeat = wheel.join();
        let writer = Arc::new(writer);
        heartbeat.goes_over(Arc::clone(&writer));
        let mut frame = [0; 3];
        tokio::select! {
            beat = heartbeat.beat() => panic!("the session is told: {beat:?}"),
            read = theirs.read_exact(&mut frame) => { read.unwrap(); }
        }
        assert_eq!(frame, PING);
        heartbeat.answered();
        drop(heartbeat);
        assert_eq!(
            Arc::strong_count(&writer),
            1,
            "the writer is released at once"
        );
        sleep(26 * SECOND).await;
        assert!(
            theirs.try_read(&mut frame).is_err(),
            "nothing is written afterwards"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_session_is_forgotten_within_one_turn_of_the_wheel() {
        let wheel = Wheel::start(25 * SECOND, 60 * SECOND);
        let (over, other) = (wheel.join(), wheel.join());
        let pulses = [&over, &other].map(|heartbeat| Arc::downgrade(heartbeat.pulse()));
        drop(over);
        sleep(26 * SECOND).await;
        assert_eq!(pulses.map(|pulse| pulse.upgrade().is_some()), [false, true]);
    }
}
