//! Dates and times in the viewer's time zone. India is 5:30 hours ahead of UTC, so days must not be split at midnight
//! UTC.

use time::{Date, Duration};

use crate::app::words::Words;
use crate::domain::Timestamp;

/// Offset of a time zone from UTC, in minutes (India: 330).
pub type Offset = i32;

/// The viewer's time zone. Where clocks are changed twice a year, the offset of a message's own time counts, not
/// today's.
#[derive(Debug, Clone, Copy)]
pub struct Zone {
    now: Offset,
    at: Option<fn(Timestamp) -> Offset>,
}

impl Zone {
    /// A zone of which only the present offset is known.
    #[must_use]
    pub const fn fixed(now: Offset) -> Self {
        Self { now, at: None }
    }

    /// A zone that knows its offset at any time.
    #[must_use]
    pub fn of_device(now: Timestamp, at: fn(Timestamp) -> Offset) -> Self {
        Self {
            now: at(now),
            at: Some(at),
        }
    }

    /// Do times look the same in both, as far as their present offsets tell?
    #[must_use]
    pub const fn looks_like(self, other: Self) -> bool {
        self.now == other.now && self.at.is_some() == other.at.is_some()
    }

    fn offset_at(self, time: Timestamp) -> Offset {
        self.at.map_or(self.now, |at| at(time))
    }
}

/// The calendar day of a timestamp.
#[must_use]
pub fn day(at: Timestamp, zone: Zone) -> Date {
    at.at_offset(zone.offset_at(at)).date()
}

/// Time of day as people in India write it: `2:02 pm`.
#[must_use]
pub fn clock(at: Timestamp, zone: Zone) -> String {
    let at = at.at_offset(zone.offset_at(at));
    let (hour, half) = match at.hour() {
        hour @ 0..12 => (hour, "am"),
        hour => (hour - 12, "pm"),
    };
    let hour = if hour == 0 { 12 } else { hour };
    format!("{hour}:{:02} {half}", at.minute())
}

/// Heading of a day: `Today`, `Yesterday` or `Sat 14 March 2026`.
#[must_use]
pub fn day_label(date: Date, today: Date, words: &Words) -> String {
    match (today - date).whole_days() {
        0 => words.today.to_owned(),
        1 => words.yesterday.to_owned(),
        _ => long_date(date, words),
    }
}

/// Full date: `Sat 14 March 2026`.
#[must_use]
pub fn long_date(date: Date, words: &Words) -> String {
    format!(
        "{} {} {} {}",
        weekday(date, words),
        date.day(),
        month(date, words),
        date.year()
    )
}

/// Heading of a month: `March 2026`.
#[must_use]
pub fn month_label(date: Date, words: &Words) -> String {
    format!("{} {}", month(date, words), date.year())
}

/// Full date and time of a message, for its details: `Sat 14 March 2026, 2:02 pm`.
#[must_use]
pub fn moment(at: Timestamp, zone: Zone, words: &Words) -> String {
    format!("{}, {}", long_date(day(at, zone), words), clock(at, zone))
}

/// Time of a row in the list: `2:02 pm` today, `Yesterday`, `Sat` within a week, otherwise `14/03/26`.
#[must_use]
pub fn list_time(at: Timestamp, now: Timestamp, zone: Zone, words: &Words) -> String {
    let date = day(at, zone);
    let age = day(now, zone) - date;
    // If the viewer's clock is behind the server's, do not show a date in the future.
    if age <= Duration::ZERO {
        clock(at, zone)
    } else if age == Duration::DAY {
        words.yesterday.to_owned()
    } else if age < Duration::WEEK {
        weekday(date, words).to_owned()
    } else {
        let year = date.year().rem_euclid(100);
        format!("{:02}/{:02}/{year:02}", date.day(), u8::from(date.month()))
    }
}

/// Time of the last update: `9:40 pm`, `yesterday 9:40 pm`, `Sat 9:40 pm` within a week, otherwise the date.
#[must_use]
pub fn updated(at: Timestamp, now: Timestamp, zone: Zone, words: &Words) -> String {
    let date = day(at, zone);
    let when = match (day(now, zone) - date).whole_days() {
        ..=0 => return clock(at, zone),
        1 => words.yesterday_inline,
        2..=6 => weekday(date, words),
        _ => return long_date(date, words),
    };
    format!("{when} {}", clock(at, zone))
}

/// Time of the last visit: `last seen today 9:40 pm`.
#[must_use]
pub fn last_seen(at: Timestamp, now: Timestamp, zone: Zone, words: &Words) -> String {
    let date = day(at, zone);
    let when = match (day(now, zone) - date).whole_days() {
        ..=0 => words.today_inline.to_owned(),
        1 => words.yesterday_inline.to_owned(),
        2..=6 => weekday(date, words).to_owned(),
        _ => return (words.last_seen)(&long_date(date, words)),
    };
    (words.last_seen)(&format!("{when} {}", clock(at, zone)))
}

fn weekday(date: Date, words: &Words) -> &'static str {
    words.weekdays[usize::from(date.weekday().number_days_from_monday())]
}

fn month(date: Date, words: &Words) -> &'static str {
    words.months[usize::from(u8::from(date.month()) - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::words::EN;

    const INDIA: Zone = Zone::fixed(330);

    /// 2026-03-14T00:00:00Z, a Saturday.
    const SATURDAY: i64 = 1_773_446_400_000;
    const HOUR: i64 = 3_600_000;

    /// Summer time of 2026.
    const SUMMER_IN_LONDON: std::ops::Range<i64> = 1_774_746_000_000..1_792_890_000_000;

    fn at(hours: i64) -> Timestamp {
        Timestamp(SATURDAY + hours * HOUR)
    }

    #[test]
    fn days_are_the_viewer_s() {
        // 20:00 UTC on the 13th is 01:30 on the 14th in India.
        assert_eq!(day(at(-4), INDIA).day(), 14);
        assert_eq!(day(at(-4), Zone::fixed(0)).day(), 13);
        assert_eq!(clock(at(-4), INDIA), "1:30 am");
    }

    #[test]
    fn the_clock_has_twelve_hours() {
        let times = [0, 1, 11, 12, 13, 23].map(|hour| clock(at(hour), Zone::fixed(0)));
        let expected = [
            "12:00 am", "1:00 am", "11:00 am", "12:00 pm", "1:00 pm", "11:00 pm",
        ];
        assert_eq!(times, expected);
    }

    #[test]
    fn the_offset_at_the_message_s_own_time_counts() {
        let november = Timestamp(SUMMER_IN_LONDON.end + 240 * HOUR);
        let zone = Zone::of_device(november, |at| {
            if SUMMER_IN_LONDON.contains(&at.0) {
                60
            } else {
                0
            }
        });
        // 2026-07-15T23:30Z, read in November.
        let july = Timestamp(1_784_158_200_000);
        assert_eq!(moment(july, zone, &EN), "Thu 16 July 2026, 12:30 am");
        assert_eq!(clock(at(0), zone), "12:00 am");
        assert!(!zone.looks_like(Zone::fixed(0)));
    }

    #[test]
    fn chips_name_the_day() {
        let saturday = day(at(6), INDIA);
        assert_eq!(day_label(saturday, saturday, &EN), "Today");
        assert_eq!(
            day_label(saturday, saturday + Duration::DAY, &EN),
            "Yesterday"
        );
        let later = saturday + Duration::days(2);
        assert_eq!(day_label(saturday, later, &EN), "Sat 14 March 2026");
        assert_eq!(month_label(saturday, &EN), "March 2026");
    }

    #[test]
    fn rows_show_as_much_as_is_needed() {
        let time = |now| list_time(at(6), at(now), INDIA, &EN);
        assert_eq!(time(7), "11:30 am");
        assert_eq!(time(5), "11:30 am");
        assert_eq!(time(19), "Yesterday");
        assert_eq!(time(6 + 48), "Sat");
        assert_eq!(time(6 + 6 * 24), "Sat");
        assert_eq!(time(6 + 7 * 24), "14/03/26");
        assert_eq!(list_time(at(18), at(17), INDIA, &EN), "11:30 pm");
    }

    #[test]
    fn last_seen_says_when() {
        let seen = |now| last_seen(at(6), at(now), INDIA, &EN);
        assert_eq!(seen(7), "last seen today 11:30 am");
        assert_eq!(seen(30), "last seen yesterday 11:30 am");
        assert_eq!(seen(60), "last seen Sat 11:30 am");
        assert_eq!(seen(24 * 30), "last seen Sat 14 March 2026");
    }
}
