//! Timestamps with millisecond precision, and their form on the wire.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

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
        let at = OffsetDateTime::parse(&text, &Rfc3339).map_err(serde::de::Error::custom)?;
        Ok(Self(
            at.unix_timestamp() * 1000 + i64::from(at.millisecond()),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_form_reads_back() {
        let at = Timestamp(1_762_943_400_007);
        assert_eq!(at.iso(), "2025-11-12T10:30:00.007Z");
        let json = serde_json::to_string(&at).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), at);
    }

    #[test]
    fn old_clients_get_a_twelve_hour_clock() {
        assert_eq!(Timestamp(1_762_943_400_000).clock_12h(), "10:30 AM");
        assert_eq!(Timestamp(0).clock_12h(), "12:00 AM");
        assert_eq!(Timestamp(9 * 3_600_000).clock_12h(), "9:00 AM");
        assert_eq!(Timestamp(12 * 3_600_000).clock_12h(), "12:00 PM");
    }
}
