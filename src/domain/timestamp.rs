//! Timestamps with millisecond precision, and their form on the wire.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// Milliseconds since 1970-01-01T00:00:00Z. On the wire `2025-11-12T10:30:00.000Z`, as JavaScript writes it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The time in UTC. Values outside the range of [`time`] (year 9999) are replaced by 1970.
    #[must_use]
    pub fn utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// The local time at an offset of this many minutes ahead of UTC (India: 330).
    #[must_use]
    pub fn at_offset(self, minutes: i32) -> OffsetDateTime {
        let offset = UtcOffset::from_whole_seconds(minutes * 60).unwrap_or(UtcOffset::UTC);
        self.utc().to_offset(offset)
    }

    /// `10:30 AM` in UTC: the field `timestamp` that old clients show.
    #[must_use]
    pub fn clock_12h(self) -> String {
        let at = self.utc();
        let half = if at.hour() < 12 { "AM" } else { "PM" };
        let hour = match at.hour() % 12 {
            0 => 12,
            hour => hour,
        };
        format!("{hour}:{:02} {half}", at.minute())
    }

    /// `2025-11-12T10:30:00.000Z`.
    #[must_use]
    pub fn iso(self) -> String {
        let at = self.utc();
        // Formatted by hand: every message on the wire contains it, and the general formatter costs more.
        let mut text = String::with_capacity(24);
        digits(&mut text, at.year().unsigned_abs(), 4);
        for (before, number, places) in [
            ('-', u32::from(u8::from(at.month())), 2),
            ('-', at.day().into(), 2),
            ('T', at.hour().into(), 2),
            (':', at.minute().into(), 2),
            (':', at.second().into(), 2),
            ('.', at.millisecond().into(), 3),
        ] {
            text.push(before);
            digits(&mut text, number, places);
        }
        text.push('Z');
        text
    }

    /// Reads what [`Self::iso`] writes. By hand as well: the general reader of dates is 11 kB of the module for browsers.
    fn read(text: &str) -> Option<Self> {
        const FORM: &[u8] = b"0000-00-00T00:00:00.000Z";
        let text = text.as_bytes();
        let fits = |(found, form): (&u8, &u8)| match form {
            b'0' => found.is_ascii_digit(),
            _ => found == form,
        };
        if text.len() != FORM.len() || !text.iter().zip(FORM).all(fits) {
            return None;
        }
        let number = |from: usize, to: usize| {
            let digits = text[from..to].iter().map(|digit| u16::from(digit - b'0'));
            digits.fold(0, |number, digit| number * 10 + digit)
        };
        let small = |from: usize| u8::try_from(number(from, from + 2)).unwrap_or(u8::MAX);
        let month = Month::try_from(small(5)).ok()?;
        let date = Date::from_calendar_date(number(0, 4).into(), month, small(8)).ok()?;
        let milliseconds = number(20, 23);
        let at = date.with_hms_milli(small(11), small(14), small(17), milliseconds);
        let seconds = at.ok()?.assume_utc().unix_timestamp();
        Some(Self(seconds * 1000 + i64::from(milliseconds)))
    }
}

/// Appends the last `places` decimal digits of a number, with leading zeros.
fn digits(text: &mut String, number: u32, places: u32) {
    for place in (0..places).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.extend(char::from_digit(digit, 10));
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| serde::de::Error::custom("not a timestamp"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_wire_form_reads_back() {
        let at = Timestamp(1_762_943_400_007);
        assert_eq!(at.iso(), "2025-11-12T10:30:00.007Z");
        let json = serde_json::to_string(&at).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), at);
    }

    proptest! {
        #[test]
        fn every_time_reads_back(milliseconds in -62_167_219_200_000_i64..253_402_300_800_000) {
            let at = Timestamp(milliseconds);
            prop_assert_eq!(Timestamp::read(&at.iso()), Some(at));
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2025-11-12",
            "2025-11-12T10:30:00Z",
            "2025-11-12T10:30:00.007+05:30",
            "2025-13-12T10:30:00.007Z",
            "2025-02-29T10:30:00.007Z",
            "2025-11-12T24:00:00.000Z",
            "2025-11-12T10:30:61.000Z",
            "2025-11-12 10:30:00.007Z",
            "+025-11-12T10:30:00.007Z",
            "2025-11-12T10:30:0०7Z",
        ] {
            assert_eq!(Timestamp::read(text), None, "{text}");
        }
        let leap = Timestamp::read("2024-02-29T23:59:59.999Z").unwrap();
        assert_eq!(leap.iso(), "2024-02-29T23:59:59.999Z");
    }

    #[test]
    fn old_clients_get_a_twelve_hour_clock() {
        assert_eq!(Timestamp(1_762_943_400_000).clock_12h(), "10:30 AM");
        assert_eq!(Timestamp(0).clock_12h(), "12:00 AM");
        assert_eq!(Timestamp(9 * 3_600_000).clock_12h(), "9:00 AM");
        assert_eq!(Timestamp(12 * 3_600_000).clock_12h(), "12:00 PM");
    }
}
