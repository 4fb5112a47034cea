//! The viewer's time zone, which the browser tells in the cookie `tz`.

use jiff::tz::TimeZone;

use super::cookie;
use crate::domain::Timestamp;

/// Default time zone (India, in minutes ahead of UTC), until the browser reports its own.
const DEFAULT_OFFSET: i32 = 330;

/// Offset of the viewer's time zone from UTC at a time, in minutes. Of a zone that is not known by its name: at the time of
/// the request.
pub fn offset_at(time: Timestamp) -> i32 {
    let told = cookie("tz").unwrap_or_default();
    offset_in(&told, time)
}

/// `told` is what `device.js` has written: minutes ahead of UTC and the name of the zone, such as `60:Europe/London`.
fn offset_in(told: &str, time: Timestamp) -> i32 {
    let (minutes, name) = told.split_once(':').unwrap_or((told, ""));
    let of_name = || {
        let zone = TimeZone::get(name).ok()?;
        let time = jiff::Timestamp::from_millisecond(time.0).ok()?;
        Some(zone.to_offset(time).seconds() / 60)
    };
    let of_minutes = || minutes.parse().ok();
    let offset = of_name().or_else(of_minutes);
    offset
        .filter(|minutes| (-14 * 60..=14 * 60).contains(minutes))
        .unwrap_or(DEFAULT_OFFSET)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_that_of_the_zone_at_the_time() {
        let (november, july) = (Timestamp(1_794_000_000_000), Timestamp(1_784_158_200_000));
        for (told, in_november, in_july) in [
            ("0:Europe/London", 0, 60),
            ("330:Asia/Kolkata", 330, 330),
            ("330:Asia/Calcutta", 330, 330),
            ("-60:No/Such", -60, -60),
            ("-60:../../etc/passwd", -60, -60),
            ("60:", 60, 60),
            ("60", 60, 60),
            ("", DEFAULT_OFFSET, DEFAULT_OFFSET),
            ("900", DEFAULT_OFFSET, DEFAULT_OFFSET),
            ("x:y", DEFAULT_OFFSET, DEFAULT_OFFSET),
        ] {
            let offsets = [november, july].map(|time| offset_in(told, time));
            assert_eq!(offsets, [in_november, in_july], "{told}");
        }
    }
}
