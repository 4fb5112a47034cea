//! The heartbeats of all sessions: in every beat of one shared clock, one task pings the sessions that are due,
//! most of them without waking their own tasks.
//!
//! A timing wheel (Varghese and Lauck, "Hashed and hierarchical timing wheels", 1987) with one slot per beat of
//! the ping interval, so that every session is checked at least once per turn.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::heartbeat::{Heartbeat, Pulse};

/// Number of beats in a ping interval.
pub(super) const BEATS: u32 = 25;

/// Number of sessions handled before the task yields to others.
const AT_ONCE: usize = 32;

/// The heartbeats of one gateway.
pub(super) struct Wheel {
    epoch: Instant,
    beat: Duration,
    /// How long a pong may take, in whole beats.
    timeout: u32,
    slots: Mutex<[Vec<Arc<Pulse>>; BEATS as usize]>,
}

impl Wheel {
    /// Starts a wheel that turns while somebody holds it.
    ///
    /// # Panics
    /// Outside a Tokio runtime.
    pub(super) fn start(interval: Duration, timeout: Duration) -> Arc<Self> {
        let beat = interval / BEATS;
        let wheel = Arc::new(Self {
            epoch: Instant::now(),
            beat,
            timeout: beats(timeout, beat).max(1),
            slots: Mutex::default(),
        });
        tokio::spawn(turn(Arc::downgrade(&wheel), wheel.epoch, beat));
        wheel
    }

    /// Adds a session.
    pub(super) fn join(self: &Arc<Self>) -> Heartbeat {
        let heartbeat = Heartbeat::new(Arc::clone(self));
        self.look_again(self.now() + BEATS, Arc::clone(heartbeat.pulse()));
        heartbeat
    }

    /// Number of beats since the start.
    pub(super) fn now(&self) -> u32 {
        beats(self.epoch.elapsed(), self.beat)
    }

    async fn look(&self, beat: u32) {
        let pulses = std::mem::take(&mut self.slots()[slot(beat)]);
        for (number, pulse) in pulses.into_iter().enumerate() {
            if number % AT_ONCE == AT_ONCE - 1 {
                yield_now().await;
            }
            if let Some(again) = pulse.look(self.now(), self.timeout) {
                self.look_again(again, pulse);
            }
        }
    }

    fn look_again(&self, beat: u32, pulse: Arc<Pulse>) {
        self.slots()[slot(beat)].push(pulse);
    }

    fn slots(&self) -> MutexGuard<'_, [Vec<Arc<Pulse>>; BEATS as usize]> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn turn(wheel: Weak<Wheel>, epoch: Instant, length: Duration) {
    for beat in 1.. {
        sleep_until(epoch + length * beat).await;
        match wheel.upgrade() {
            Some(wheel) => wheel.look(beat).await,
            None => return,
        }
    }
}

const fn slot(beat: u32) -> usize {
    (beat % BEATS) as usize
}

fn beats(time: Duration, beat: Duration) -> u32 {
    u32::try_from(time.as_nanos() / beat.as_nanos()).expect("billions of beats")
}
