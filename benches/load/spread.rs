//! The distribution of times: the median, and the tails.

use std::time::Duration;

/// Percentiles, in microseconds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spread {
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
}

impl Spread {
    /// The percentiles of these times; zeros if there are none.
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |share: f64| {
            let index = (times.len() as f64 * share) as usize;
            let time = times.get(index).or(times.last());
            time.map_or(0.0, |time| time.as_secs_f64() * 1e6)
        };
        Self {
            p50: at(0.50),
            p95: at(0.95),
            p99: at(0.99),
        }
    }
}
