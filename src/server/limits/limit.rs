//! One limit: tokens for each key, refilled evenly.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::SharedQuota;

/// A limit with separate tokens for each key; `None` disables it.
pub(super) struct Limit<K: Hash + Eq + Clone>(pub(super) Option<Counted<K>>);

pub(super) struct Counted<K: Hash + Eq + Clone> {
    pub(super) quota: SharedQuota,
    here: DefaultKeyedRateLimiter<K>,
}

impl<K: Hash + Eq + Clone> From<Option<SharedQuota>> for Limit<K> {
    fn from(quota: Option<SharedQuota>) -> Self {
        Self(quota.map(|quota| {
            let burst = NonZeroU32::new(quota.burst).expect("a limit of 0 is None");
            let here = Quota::with_period(quota.refill).expect("the period is not zero");
            Counted {
                quota,
                here: RateLimiter::keyed(here.allow_burst(burst)),
            }
        }))
    }
}

impl<K: Hash + Eq + Clone> Limit<K> {
    /// Counts on this node only.
    pub(super) fn take(&self, key: &K) -> Result<(), Duration> {
        let Some(Counted { here, .. }) = &self.0 else {
            return Ok(());
        };
        here.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            // Tokens may have been refilled since the check.
            wait.max(Duration::from_millis(1))
        })
    }

    pub(super) fn tidy(&self) {
        if let Some(Counted { here, .. }) = &self.0 {
            here.retain_recent();
            here.shrink_to_fit();
        }
    }
}

/// `count` per `period`, at most `burst` at once; `None` for no limit.
pub(super) fn quota(
    scale: f64,
    name: &'static str,
    count: u32,
    burst: u32,
    period: Duration,
) -> Option<SharedQuota> {
    Some(SharedQuota {
        name,
        refill: period / scaled(scale, count)?.get(),
        burst: scaled(scale, burst)?.get(),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32 before"
)]
pub(super) fn scaled(scale: f64, count: u32) -> Option<NonZeroU32> {
    let scaled = (f64::from(count) * scale).ceil().clamp(0.0, 1e9);
    NonZeroU32::new(scaled as u32)
}
