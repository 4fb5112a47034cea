//! A rank test: whether two samples come from the same distribution.

use std::time::Duration;

/// The statistic of Mann and Whitney without its sign, in standard deviations from what chance gives: 0 if the samples are
/// mixed evenly. It compares whole distributions, and single times that are far off weigh no more than others.
pub(crate) fn difference(one: &[Duration], other: &[Duration]) -> f64 {
    let wins = |mine: &Duration| {
        let score = |theirs: &Duration| match mine.cmp(theirs) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        };
        other.iter().map(score).sum::<f64>()
    };
    let (n, m) = (one.len() as f64, other.len() as f64);
    let won: f64 = one.iter().map(wins).sum();
    (won - n * m / 2.0).abs() / (n * m * (n + m + 1.0) / 12.0).sqrt()
}
