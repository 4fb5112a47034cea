//! The only place that asks the machine what time it is. Everything else is given a [`Clock`].

use std::sync::Arc;
use std::time::SystemTime;

use crate::domain::Timestamp;

/// Tells the time; tests give it another one.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
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

    /// A clock that tells what `now` says.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present moment. It may jump; nothing is ordered by it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}
