//! Delays between retries: exponential back-off with full jitter, so that the clients of a restarted server do not
//! all reconnect at the same moment.

/// Upper bound of the first delay, in milliseconds.
pub const FIRST_MS: u64 = 500;
/// Upper bound of all delays, in milliseconds.
pub const CAP_MS: u64 = 30_000;

/// The delay in milliseconds before retry `attempt` (0 is the first), given a random number in `0.0..1.0`.
#[must_use]
pub fn delay_ms(attempt: u32, random: f64) -> u64 {
    let ceiling = FIRST_MS.saturating_mul(1 << attempt.min(16)).min(CAP_MS);
    (ceiling as f64 * random.clamp(0.0, 1.0)) as u64
}

/// The delay in milliseconds that a server asks for with `Retry-After`, in seconds; otherwise that of [`delay_ms`].
#[must_use]
pub fn told_ms(retry_after: Option<&str>, attempt: u32, random: f64) -> u64 {
    let seconds = retry_after.and_then(|it| it.trim().parse::<u32>().ok());
    seconds.map_or_else(
        || delay_ms(attempt, random),
        |seconds| u64::from(seconds) * 1_000,
    )
}

/// Upper bound of the delay before the first probe of a better transport.
const FIRST_PROBE_MS: u64 = 60_000;
/// Upper bound of the delay before any probe.
const PROBE_CAP_MS: u64 = 600_000;

/// The delay before the next probe after `failed` failures. It is never short, because the session works meanwhile.
#[must_use]
pub fn probe_delay_ms(failed: u32, random: f64) -> u64 {
    let ceiling = FIRST_PROBE_MS
        .saturating_mul(1 << failed.min(16))
        .min(PROBE_CAP_MS);
    ceiling / 2 + (ceiling as f64 / 2.0 * random.clamp(0.0, 1.0)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_doubles_up_to_the_cap() {
        assert_eq!(delay_ms(0, 1.0), 500);
        assert_eq!(delay_ms(1, 1.0), 1_000);
        assert_eq!(delay_ms(5, 1.0), 16_000);
        assert_eq!(delay_ms(6, 1.0), CAP_MS);
        assert_eq!(delay_ms(u32::MAX, 1.0), CAP_MS);
    }

    #[test]
    fn the_whole_range_is_used() {
        assert_eq!(delay_ms(9, 0.0), 0);
        assert_eq!(delay_ms(2, 0.5), 1_000);
    }

    #[test]
    fn a_server_that_says_how_long_is_obeyed() {
        assert_eq!(told_ms(Some("2400"), 0, 0.5), 2_400_000);
        assert_eq!(told_ms(Some(" 7 "), 3, 0.0), 7_000);
        for other in [None, Some("Wed, 21 Oct 2026 07:28:00 GMT"), Some("-1")] {
            assert_eq!(told_ms(other, 2, 0.5), delay_ms(2, 0.5));
        }
    }

    #[test]
    fn probes_become_rare_and_are_never_hurried() {
        assert_eq!(probe_delay_ms(0, 0.0), 30_000);
        assert_eq!(probe_delay_ms(0, 1.0), 60_000);
        assert_eq!(probe_delay_ms(1, 1.0), 120_000);
        assert_eq!(probe_delay_ms(4, 1.0), PROBE_CAP_MS);
        assert_eq!(probe_delay_ms(u32::MAX, 0.0), PROBE_CAP_MS / 2);
    }
}
