//! Phone numbers in a text: international ones (`+91 98220 00000`), and Indian mobile numbers as people write them
//! (`098220 00000`).

use std::ops::Range;

/// Digits of a phone number with its country code (E.164).
const INTERNATIONAL: Range<usize> = 8..16;

/// Digits of an Indian mobile number; the first is 6 to 9.
const MOBILE: usize = 10;

/// The first phone number of a text: where it is, and its digits as a phone dials them.
pub(super) fn first_number(text: &str) -> Option<(Range<usize>, String)> {
    let starts = text.match_indices(|c: char| c == '+' || c.is_ascii_digit());
    let alone = starts.filter(|(at, _)| may_precede(text[..*at].chars().next_back()));
    alone
        .filter_map(|(at, _)| {
            let (length, number) = number_at(&text[at..])?;
            Some((at..at + length, number))
        })
        .next()
}

/// A number stands alone: these belong to a larger number, an amount, a date or a word.
fn may_precede(before: Option<char>) -> bool {
    before.is_none_or(|c| !(c.is_alphanumeric() || "+.,-/₹$€£_=#@&".contains(c)))
}

fn may_follow(after: Option<char>) -> bool {
    after.is_none_or(|c| !(c.is_alphanumeric() || "%_@".contains(c)))
}

/// The length and the digits of the number at the start of a text. Of groups that may not belong to it, the longest
/// number counts that has a valid length.
fn number_at(text: &str) -> Option<(usize, String)> {
    let mut digits = String::new();
    let mut found = None;
    let mut last_digit = 0;
    let mut group = 0;
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            digits.push(c);
            group += 1;
            last_digit = at + 1;
            let after = text[last_digit..].chars().next();
            // A single digit behind a whole number is the next word: "+65 6123 4567 5 pm".
            let is_group = group > 1 || digits.len() <= INTERNATIONAL.start;
            let ends_group = !after.is_some_and(|c| c.is_ascii_digit());
            if ends_group && is_group && may_follow(after) {
                found = dialled(text, &digits)
                    .map(|number| (last_digit, number))
                    .or(found);
            }
        } else if at == 0 && c == '+' {
            continue;
        } else if matches!(
            c,
            ' ' | '\u{a0}' | '\u{202f}' | '-' | '\u{2011}' | '(' | ')'
        ) && at + c.len_utf8() - last_digit <= 4
        {
            group = 0;
        } else {
            break;
        }
    }
    found
}

fn dialled(text: &str, digits: &str) -> Option<String> {
    if text.starts_with('+') {
        let is_whole = match digits.strip_prefix("91") {
            Some(rest) => rest.len() == MOBILE,
            None => INTERNATIONAL.contains(&digits.len()) && !digits.starts_with('0'),
        };
        return is_whole.then(|| format!("+{digits}"));
    }
    let mobile = digits.strip_prefix('0').unwrap_or(digits);
    let is_mobile = mobile.len() == MOBILE && mobile.starts_with(['6', '7', '8', '9']);
    is_mobile.then(|| format!("+91{mobile}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(&str, String)> {
        first_number(text).map(|(range, number)| (&text[range], number))
    }

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for (text, label, number) in [
            ("+91 98220 00000", "+91 98220 00000", "+919822000000"),
            ("call +919822000000.", "+919822000000", "+919822000000"),
            ("+91-98220-00000, ok?", "+91-98220-00000", "+919822000000"),
            ("+91 20 2612 3456", "+91 20 2612 3456", "+912026123456"),
            ("+91 98220 00000 5 pm", "+91 98220 00000", "+919822000000"),
            ("फ़ोन: 98220 00000।", "98220 00000", "+919822000000"),
            ("(098220 00000)", "098220 00000", "+919822000000"),
            ("9822000000 5 pm", "9822000000", "+919822000000"),
            ("9822000000/9822000001", "9822000000", "+919822000000"),
            ("+1 (555) 010-9999", "+1 (555) 010-9999", "+15550109999"),
            ("+44 20 7946 0958", "+44 20 7946 0958", "+442079460958"),
            ("+65 6123 4567 5 pm", "+65 6123 4567", "+6561234567"),
        ] {
            assert_eq!(found(text), Some((label, number.to_owned())), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "14 February 2026",
            "2026-02-14",
            "₹9822000000",
            "1,50,000",
            "order 12345678901234567890",
            "5000000000",
            "98220000001",
            "IN9822000000",
            "9822000000x",
            "#9822000000",
            "9822000000%",
            "1.9822000000",
            "+12",
            "+",
            "11:46",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
