//! How counts are written.

/// A count that needs no attention beyond 99: `99+`.
#[must_use]
pub fn capped(count: i64) -> String {
    if count > 99 {
        "99+".to_owned()
    } else {
        count.to_string()
    }
}

/// `count` with the digit groups of India: 999, 10,000, 1,00,000.
#[must_use]
pub(super) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let after = digits.len() - index;
        if index > 0 && (after == 3 || (after > 3 && after % 2 == 1)) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The word for one thing, or the number and the word for several.
#[must_use]
pub(super) fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 {
        one.to_owned()
    } else {
        format!("{count} {several}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::EN;
    use super::*;

    #[test]
    fn large_counts_are_grouped_as_in_india() {
        let texts = [0, 999, 1_000, 10_000, 100_000, 12_345_678].map(grouped);
        let expected = ["0", "999", "1,000", "10,000", "1,00,000", "1,23,45,678"];
        assert_eq!(texts, expected);
        assert_eq!((EN.characters_over)(1), "1 character over the limit");
        assert_eq!(
            (EN.characters_over)(10_000),
            "10,000 characters over the limit"
        );
    }

    #[test]
    fn counts_end_at_99() {
        assert_eq!([1, 99, 100, 2_500].map(capped), ["1", "99", "99+", "99+"]);
        assert_eq!((EN.unread)(2_500), "99+ unread");
        assert_eq!((EN.new_below)(100), "↓ 99+ new");
    }
}
