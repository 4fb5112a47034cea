//! The only place that reads the system time. All other code receives a [`Clock`].

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::domain::Timestamp;

/// Source of the current time; tests replace it.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    steady: Arc<dyn Fn() -> Duration + Send + Sync>,
}

/// The present, by both kinds of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moment {
    /// The time of day. It may jump.
    pub at: Timestamp,
    /// The time since some earlier moment of this process, which never jumps.
    pub steady: Duration,
}

impl Clock {
    /// The system clock.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the place that may")]
    pub fn system() -> Self {
        let begun = Instant::now();
        let now = || {
            let since_1970 = SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default();
            Timestamp(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
        };
        Self::new(now, move || begun.elapsed())
    }

    /// A clock that returns the results of these.
    pub fn new(
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        steady: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        Self {
            now: Arc::new(now),
            steady: Arc::new(steady),
        }
    }

    /// The current time. It may jump, so nothing is ordered by it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// The current time with one that does not jump, for what ends after a while.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment {
            at: self.now(),
            steady: (self.steady)(),
        }
    }
}
