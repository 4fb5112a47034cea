//! The only place that reads the system time. All other code receives a [`Clock`].

use std::sync::Arc;
use std::time::SystemTime;

use crate::domain::Timestamp;

/// Source of the current time; tests replace it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system clock.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the place that may")]
    pub fn system() -> Self {
        Self::new(|| {
            let since_1970 = SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default();
            Timestamp(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
        })
    }

    /// A clock that returns the result of `now`.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The current time. It may jump, so nothing is ordered by it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}
