//! The time of a test's server, which moves only when the test moves it.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chitrasethu::domain::Timestamp;

/// The time at which every test starts: 2025-11-12T10:30:00.000Z.
pub(crate) const START: Timestamp = Timestamp(1_762_943_400_000);

/// In milliseconds.
#[derive(Default)]
pub(super) struct Time {
    /// Since the start of the test.
    passed: AtomicU64,
    /// How far the clock was set forward.
    set_by: AtomicI64,
}

impl Time {
    pub(super) fn pass(&self, milliseconds: i64) {
        let milliseconds = u64::try_from(milliseconds).unwrap();
        self.passed.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub(super) fn set(&self, by_milliseconds: i64) {
        self.set_by.fetch_add(by_milliseconds, Ordering::SeqCst);
    }

    pub(super) fn passed(&self) -> Duration {
        Duration::from_millis(self.passed.load(Ordering::SeqCst))
    }

    /// What the clock shows.
    pub(super) fn now(&self) -> i64 {
        let passed = i64::try_from(self.passed.load(Ordering::SeqCst)).unwrap();
        START.0 + passed + self.set_by.load(Ordering::SeqCst)
    }
}
