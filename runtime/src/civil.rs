//! Dates and durations as text, without a date crate: what `SystemTime` lacks and HTTP and OData need.
//! The day arithmetic counts in the proleptic Gregorian calendar, in years that begin in March.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

const SECONDS_A_DAY: i128 = 86_400;
/// Ticks of 100 nanoseconds, the resolution of a .NET date.
const TICKS_A_SECOND: i128 = 10_000_000;
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_EPOCH: i128 = 719_468;
const DAYS_IN_400_YEARS: i128 = 146_097;

/// The time, where there is a clock: asking for it in the standard library of wasm without an operating system panics.
pub(crate) fn now() -> Option<SystemTime> {
    let has_clock = cfg!(not(all(target_family = "wasm", target_os = "unknown")));
    has_clock.then(SystemTime::now)
}

/// UTC with seven digits: `2021-11-11T11:58:15.5110000Z`.
pub(crate) fn timestamp(time: SystemTime) -> String {
    let ticks = ticks_since_epoch(time);
    let seconds = ticks.div_euclid(TICKS_A_SECOND);
    let (year, month, day) = date_of(seconds.div_euclid(SECONDS_A_DAY));
    let of_day = seconds.rem_euclid(SECONDS_A_DAY);
    let fraction = ticks.rem_euclid(TICKS_A_SECOND);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{fraction:07}Z",
        of_day / 3_600,
        of_day / 60 % 60,
        of_day % 60,
    )
}

fn ticks_since_epoch(time: SystemTime) -> i128 {
    // A `Duration` has fewer than 2^94 nanoseconds, so the conversion cannot fail.
    let ticks = |nanoseconds: u128| i128::try_from(nanoseconds).unwrap_or(i128::MAX).div_euclid(100);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => ticks(after.as_nanos()),
        // Rounds away from the epoch, so that both sides round towards the past.
        Err(before) => -ticks(before.duration().as_nanos() + 99),
    }
}

/// The date that is so many days after 1970-01-01.
fn date_of(days: i128) -> (i128, i128, i128) {
    let days = days + DAYS_TO_EPOCH;
    let era = days.div_euclid(DAYS_IN_400_YEARS);
    let day_of_era = days.rem_euclid(DAYS_IN_400_YEARS);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = era * 400 + year_of_era + i128::from(month <= 2);
    (year, month, day)
}

/// The days from 1970-01-01 to a date.
fn days_to(year: i128, month: i128, day: i128) -> i128 {
    let year = if month <= 2 { year - 1 } else { year };
    let year_of_era = year.rem_euclid(400);
    let march_month = (month + 9) % 12;
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    year.div_euclid(400) * DAYS_IN_400_YEARS + day_of_era - DAYS_TO_EPOCH
}

/// Reads the date of an HTTP header, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7, the preferred form).
pub(crate) fn parse_http_date(text: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_ascii_whitespace().skip(1);
    let day: u32 = words.next()?.parse().ok()?;
    let month_name = words.next()?;
    let month = MONTHS.iter().zip(1_u32..).find(|(name, _)| **name == month_name)?.1;
    let year: u32 = words.next()?.parse().ok()?;
    let mut clock = words.next()?.splitn(3, ':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    if words.next() != Some("GMT") || hour > 23 || minute > 59 || second > 60 || !(1..=31).contains(&day) {
        return None;
    }
    let days = u64::try_from(days_to(year.into(), month.into(), day.into())).ok()?;
    let seconds = days.checked_mul(86_400)? + hour * 3_600 + minute * 60 + second;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// ISO 8601: `PT1H30M`, `P1DT0.5S`, `PT0S`.
pub(crate) fn iso_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let mut text = String::from("P");
    let unit = |text: &mut String, count: u64, letter: char| {
        if count > 0 {
            // Writing to a string cannot fail.
            let _ = write!(text, "{count}{letter}");
        }
    };
    unit(&mut text, seconds / 86_400, 'D');
    if seconds.is_multiple_of(86_400) && duration.subsec_nanos() == 0 && seconds > 0 {
        return text;
    }
    text.push('T');
    unit(&mut text, seconds / 3_600 % 24, 'H');
    unit(&mut text, seconds / 60 % 60, 'M');
    if duration.subsec_nanos() > 0 {
        let fraction = format!("{:09}", duration.subsec_nanos());
        let _ = write!(text, "{}.{}S", seconds % 60, fraction.trim_end_matches('0'));
    } else if seconds == 0 {
        text.push_str("0S");
    } else {
        unit(&mut text, seconds % 60, 'S');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> String {
        let length = Duration::from_secs(seconds.unsigned_abs());
        timestamp(if seconds < 0 { SystemTime::UNIX_EPOCH - length } else { SystemTime::UNIX_EPOCH + length })
    }

    #[test]
    fn timestamps_at_the_edges_of_the_calendar() {
        assert_eq!(at(0), "1970-01-01T00:00:00.0000000Z");
        assert_eq!(at(-1), "1969-12-31T23:59:59.0000000Z");
        assert_eq!(at(951_782_399), "2000-02-28T23:59:59.0000000Z");
        assert_eq!(at(951_782_400), "2000-02-29T00:00:00.0000000Z");
        assert_eq!(at(951_868_800), "2000-03-01T00:00:00.0000000Z");
        assert_eq!(at(4_107_542_400), "2100-03-01T00:00:00.0000000Z", "2100 is no leap year");
        assert_eq!(at(4_107_542_399), "2100-02-28T23:59:59.0000000Z");
        assert_eq!(at(253_402_300_799), "9999-12-31T23:59:59.0000000Z");
        assert_eq!(at(-62_135_596_800), "0001-01-01T00:00:00.0000000Z");
        assert_eq!(at(1_767_225_599), "2025-12-31T23:59:59.0000000Z");
    }

    #[test]
    fn a_timestamp_has_seven_digits_and_rounds_to_the_past() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_636_631_895_511);
        assert_eq!(timestamp(time), "2021-11-11T11:58:15.5110000Z");
        assert_eq!(timestamp(SystemTime::UNIX_EPOCH + Duration::from_nanos(199)), "1970-01-01T00:00:00.0000001Z");
        assert_eq!(timestamp(SystemTime::UNIX_EPOCH - Duration::from_nanos(1)), "1969-12-31T23:59:59.9999999Z");
    }

    #[test]
    fn days_and_dates_are_inverse() {
        for days in (-800_000..3_000_000).step_by(97) {
            let (year, month, day) = date_of(days);
            assert_eq!(days_to(year, month, day), days, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn http_dates() {
        let expected = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(expected));
        for bad in
            ["", "30", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT"]
        {
            assert_eq!(parse_http_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn durations() {
        let cases = [
            (0, 0, "PT0S"),
            (5_400, 0, "PT1H30M"),
            (86_400, 0, "P1D"),
            (90_061, 0, "P1DT1H1M1S"),
            (1, 500_000_000, "PT1.5S"),
            (86_400, 1, "P1DT0.000000001S"),
            (60, 0, "PT1M"),
        ];
        for (seconds, nanoseconds, expected) in cases {
            assert_eq!(iso_duration(Duration::new(seconds, nanoseconds)), expected);
        }
    }
}
