//! The waveform of a voice message: 64 values from 0 to 31, each a base32 digit (`0`–`9`, `a`–`v`).

use std::fmt::Write as _;

/// The number of values.
pub const BARS: usize = 64;

/// The largest value.
pub const MAX: u8 = 31;

/// A recording quieter than this is silence: its noise is not blown up.
const SILENCE: f32 = 0.01;

/// The waveform of levels measured at equal distances. The loudest is drawn with the full height.
#[must_use]
pub fn reduced(levels: &[f32]) -> String {
    let loudest = levels.iter().copied().fold(SILENCE, f32::max);
    let bar = |bar: usize| {
        let at = |bar: usize| bar * levels.len() / BARS;
        // Short recordings have fewer levels than bars.
        let end = at(bar + 1).max(at(bar) + 1).min(levels.len());
        let levels = levels.get(at(bar)..end).unwrap_or_default();
        let level = levels.iter().copied().fold(0.0, f32::max);
        digit((level / loudest * f32::from(MAX)).round() as u8)
    };
    (0..BARS).map(bar).collect()
}

/// How loud samples from -1 to 1 are: the root of their mean square.
#[must_use]
pub fn loudness(samples: &[f32]) -> f32 {
    if samples.is_empty() {
        return 0.0;
    }
    let sum: f32 = samples.iter().map(|sample| sample * sample).sum();
    (sum / samples.len() as f32).sqrt()
}

/// The values of a waveform; what is no digit counts as 0.
pub fn values(waveform: &str) -> impl Iterator<Item = u8> {
    waveform
        .chars()
        .map(|digit| digit.to_digit(32).unwrap_or_default() as u8)
}

/// The bars as an SVG path in a box 32 high, each 3 wide with its gap.
#[must_use]
pub fn path(values: impl Iterator<Item = u8>) -> String {
    let mut path = String::new();
    for (at, value) in values.enumerate() {
        let height = value.clamp(2, MAX) - 1;
        let (x, top) = (at * 3 + 1, (32 - height) / 2);
        let _ = write!(path, "M{x} {top}v{height}");
    }
    path
}

fn digit(value: u8) -> char {
    char::from_digit(value.min(MAX).into(), 32).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waveform_has_64_digits_whatever_was_measured() {
        for count in [0, 1, 3, 63, 64, 65, 18_000] {
            let levels = vec![0.5; count];
            let text = reduced(&levels);
            assert_eq!(text.len(), BARS, "{count}");
            if count > 0 {
                assert_eq!(text, "v".repeat(BARS), "{count}");
            }
        }
        assert_eq!(reduced(&[]), "0".repeat(BARS));
    }

    #[test]
    fn loud_parts_are_where_they_were() {
        let mut levels = vec![0.1; 640];
        levels[320..330].fill(0.8);
        let text = reduced(&levels);
        assert_eq!(&text[31..34], "4v4");
        let quiet = reduced(&vec![0.001; 100]);
        assert_eq!(quiet, "3".repeat(BARS), "silence stays low");
    }

    #[test]
    fn loudness_is_that_of_the_whole_wave() {
        assert_eq!(loudness(&[]), 0.0);
        assert!((loudness(&[0.5, -0.5]) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn bars_stand_in_the_middle_and_are_never_invisible() {
        assert_eq!(values("0v?").collect::<Vec<_>>(), [0, 31, 0]);
        assert_eq!(path(values("0v")), "M1 15v1M4 1v30");
    }
}
