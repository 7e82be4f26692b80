//! Dates and times of vCard and iCalendar, in their short and long forms (RFC 6350, section 4.3;
//! RFC 5545, sections 3.3.4 and 3.3.5).

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::record::Moment;

/// `19960401`, `1996-04-01`, `20240115T090000`, `2024-01-15T09:00:00.000Z`, `…T0900+0200`. `None` where
/// it is none of these or no day of any calendar.
pub(super) fn stamp(text: &str) -> Option<Moment> {
    let text = text.trim();
    let (day, clock) = match text.split_once(['T', 't', ' ']) {
        Some((day, clock)) => (day, Some(clock.trim())),
        None => (text, None),
    };
    let date = date(day)?;
    let Some(clock) = clock.filter(|c| !c.is_empty()) else {
        return Some(Moment::Date(date));
    };
    let zone_at = clock
        .find(['Z', 'z', '+', '-'])
        .filter(|at| *at > 0)
        .unwrap_or(clock.len());
    let (clock, zone) = clock.split_at_checked(zone_at)?;
    let at = time(date, clock)?;
    let offset = match zone {
        "" => return Some(Moment::Local(at)),
        "Z" | "z" => Offset::UTC,
        zone => offset(zone)?,
    };
    let at = offset.to_timestamp(at).ok()?;
    Some(Moment::Instant { at, offset })
}

/// `19960401` or `1996-04-01`.
fn date(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Date::new(
        digits.get(..4)?.parse().ok()?,
        digits.get(4..6)?.parse().ok()?,
        digits.get(6..)?.parse().ok()?,
    )
    .ok()
}

/// `0900`, `090000`, `09:00:00.000`; `24` is midnight at the end of the day.
fn time(date: Date, text: &str) -> Option<DateTime> {
    let whole = text.split(['.', ',']).next().unwrap_or_default();
    let digits: String = whole.chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4 | 6) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| {
        digits
            .get(from..from + 2)
            .map_or(Some(0), |p| p.parse().ok())
    };
    let (hour, minute, second): (i8, i8, i8) = (part(0)?, part(2)?, part(4)?);
    if hour == 24 {
        return date
            .tomorrow()
            .ok()
            .map(|d| d.to_datetime(Time::midnight()));
    }
    // A leap second is the last one of its minute.
    let time = Time::new(hour, minute, second.min(59), 0).ok()?;
    Some(date.to_datetime(time))
}

/// `+0200`, `-05:30`, `+02`; also with seconds, as old zone tables have.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let text = text.trim();
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text.chars().skip(1).filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4 | 6) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| {
        digits
            .get(from..from + 2)
            .map_or(Some(0), |p| p.parse().ok())
    };
    let (hours, minutes, seconds): (i32, i32, i32) = (part(0)?, part(2)?, part(4)?);
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60 + seconds)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_forms() {
        let cases = [
            ("19960401", Some("1996-04-01")),
            ("1996-04-01", Some("1996-04-01")),
            ("20240115T090000", Some("2024-01-15T09:00:00")),
            ("20240115T0900", Some("2024-01-15T09:00:00")),
            ("20240115T090000Z", Some("2024-01-15T09:00:00Z")),
            ("2024-01-15T09:00:00.123Z", Some("2024-01-15T09:00:00Z")),
            (
                "2024-01-15T09:00:00+02:00",
                Some("2024-01-15T09:00:00+02:00"),
            ),
            ("20240115T090000-0530", Some("2024-01-15T09:00:00-05:30")),
            ("20240115T240000", Some("2024-01-16T00:00:00")),
            ("20240230", None),
            ("2024", None),
            ("next week", None),
            ("", None),
            ("20240115T9", None),
        ];
        for (text, want) in cases {
            let found = stamp(text).map(|m| m.to_string());
            assert_eq!(found.as_deref(), want, "{text}");
        }
    }
}
