//! The heartbeat of one session: when to ask the client for a sign of life, and how long to wait for it.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::wheel::{BEATS, Wheel};
use crate::server::http::serve::ConnWriter;

/// A ping on a WebSocket: a final frame of text, of one byte (RFC 6455, section 5.2).
const PING: &[u8] = &[0x81, 1, b'2'];

/// What a session holds of its heartbeat.
pub(super) struct Heartbeat {
    wheel: Arc<Wheel>,
    pulse: Arc<Pulse>,
}

/// What a session has to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Beat {
    /// Send a ping: it could not be sent without the session.
    Ask,
    /// The client has not answered the last one.
    Silent,
}

/// What the session and the wheel know of each other. Moments are in beats.
pub(super) struct Pulse(Mutex<State>);

struct State {
    /// When to ask, if nobody has been asked.
    due: u32,
    /// When the client was asked, unless it has answered.
    asked: Option<u32>,
    /// Where a ping can be written without the session.
    writer: Option<Arc<ConnWriter>>,
    beat: Option<Beat>,
    task: Option<Waker>,
    is_over: bool,
}

impl Heartbeat {
    /// For a session that begins now.
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

    /// From now on the session goes over a WebSocket on this connection.
    pub(super) fn goes_over(&self, writer: Arc<ConnWriter>) {
        self.pulse.lock().writer = Some(writer);
    }

    /// Waits until the session has something to do. Breaking off loses nothing.
    pub(super) async fn beat(&self) -> Beat {
        poll_fn(|context| {
            let mut state = self.pulse.lock();
            if let Some(beat) = state.beat.take() {
                if beat == Beat::Ask {
                    // It may have waited here for as long as a write takes.
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

    /// The client has answered.
    pub(super) fn answered(&self) {
        let mut state = self.pulse.lock();
        if state.asked.take().is_some() {
            state.due = self.wheel.now() + BEATS;
        }
    }
}

/// Nothing may follow what a connection is closed with, and nothing of it is kept until the wheel comes by.
impl Drop for Heartbeat {
    fn drop(&mut self) {
        let mut state = self.pulse.lock();
        state.is_over = true;
        state.writer = None;
        state.task = None;
    }
}

impl Pulse {
    /// Asks if it is time to. Returns when to look again, which may happen sooner; never if that is `None`.
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
            // The wheel comes by every turn, too, and finds out whether it has answered meanwhile.
            Some(silent) => Some(silent),
            None if now < state.due => Some(state.due),
            None => {
                state.asked = Some(now);
                let writer = state.writer.as_ref();
                if !writer.is_some_and(|writer| writer.write_between(PING)) {
                    state.tell(Beat::Ask);
                }
                // Whoever answers at once is not looked at before it is to be asked again.
                Some(now + timeout.min(BEATS))
            }
        }
    }

    /// One session's panic is not to end the heartbeats of all.
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

    /// What is to be done next, and after how many seconds.
    async fn after(start: Instant, heartbeat: &Heartbeat) -> (Beat, u64) {
        let beat = heartbeat.beat().await;
        (beat, start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_ping_every_interval_and_one_chance_to_answer() {
        let (start, heartbeat) = heartbeat(60 * SECOND);
        heartbeat.answered();
        assert_eq!(
            after(start, &heartbeat).await,
            (Beat::Ask, 25),
            "nobody had asked"
        );
        sleep(5 * SECOND).await;
        heartbeat.answered();
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 55));
        assert_eq!(after(start, &heartbeat).await, (Beat::Silent, 115));
    }

    #[tokio::test(start_paused = true)]
    async fn a_late_answer_is_one() {
        let (start, heartbeat) = heartbeat(60 * SECOND);
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 25));
        // After the moment at which it would have asked again.
        assert!(timeout(30 * SECOND, heartbeat.beat()).await.is_err());
        heartbeat.answered();
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 80));
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_to_answer_begins_when_the_session_asks() {
        let (start, heartbeat) = heartbeat(60 * SECOND);
        // It is busy writing.
        sleep(45 * SECOND).await;
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 45));
        assert_eq!(after(start, &heartbeat).await, (Beat::Silent, 105));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_may_be_shorter_than_the_interval() {
        let (start, heartbeat) = heartbeat(10 * SECOND);
        assert_eq!(after(start, &heartbeat).await, (Beat::Ask, 25));
        assert_eq!(after(start, &heartbeat).await, (Beat::Silent, 35));
    }

    #[tokio::test(start_paused = true)]
    async fn sessions_of_one_second_are_asked_together() {
        let start = Instant::now();
        let wheel = Wheel::start(25 * SECOND, 60 * SECOND);
        let mut heartbeats = Vec::new();
        // More than are asked at once.
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
    async fn a_websocket_is_asked_without_its_session() {
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
        assert_eq!(Arc::strong_count(&writer), 1, "let go of at once");
        sleep(26 * SECOND).await;
        assert!(
            theirs.try_read(&mut frame).is_err(),
            "nothing came after it"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_session_that_is_over_is_forgotten_within_a_turn() {
        let wheel = Wheel::start(25 * SECOND, 60 * SECOND);
        let (over, other) = (wheel.join(), wheel.join());
        let pulses = [&over, &other].map(|heartbeat| Arc::downgrade(heartbeat.pulse()));
        drop(over);
        sleep(26 * SECOND).await;
        assert_eq!(pulses.map(|pulse| pulse.upgrade().is_some()), [false, true]);
    }
}
