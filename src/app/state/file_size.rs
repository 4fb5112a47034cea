//! How the size of a file is written.

/// A size in bytes with a unit: `640 B`, `24 kB`, `3.4 MB`.
#[must_use]
pub fn shown(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_the_unit_that_fits() {
        let sizes = [
            0, 999, 1_000, 24_100, 999_999, 1_000_000, 3_400_000, 18_000_001,
        ];
        let expected = [
            "0 B", "999 B", "1 kB", "25 kB", "1000 kB", "1.0 MB", "3.4 MB", "18.1 MB",
        ];
        assert_eq!(sizes.map(shown), expected);
    }
}
