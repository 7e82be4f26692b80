//! A date or time exactly as sure as the file makes it.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};

/// A date, a local time, or an instant. Nothing is ever converted between the three on reading: a
/// date has no zone, a local ("floating") time has none that the file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A date without a time: all-day events, due dates.
    Date(Date),
    /// A time of day on a wall clock whose zone the file does not name.
    Local(DateTime),
    /// An instant, with the offset from UTC that the file gives.
    Instant {
        /// The instant.
        at: Timestamp,
        /// The offset the file wrote it in.
        offset: Offset,
    },
}

impl Moment {
    /// An instant written in UTC.
    pub fn utc(at: Timestamp) -> Self {
        Moment::Instant {
            at,
            offset: Offset::UTC,
        }
    }

    /// The calendar date, as written.
    pub fn date(&self) -> Date {
        match self {
            Moment::Date(d) => *d,
            Moment::Local(dt) => dt.date(),
            Moment::Instant { at, offset } => offset.to_datetime(*at).date(),
        }
    }

    /// Date and time as written; midnight for a date.
    pub fn civil(&self) -> DateTime {
        match self {
            Moment::Date(d) => d.to_datetime(jiff::civil::Time::midnight()),
            Moment::Local(dt) => *dt,
            Moment::Instant { at, offset } => offset.to_datetime(*at),
        }
    }

    /// Whether a time of day is given.
    pub fn has_time(&self) -> bool {
        !matches!(self, Moment::Date(_))
    }

    /// The instant, where the file gives one.
    pub fn instant(&self) -> Option<Timestamp> {
        match self {
            Moment::Instant { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// Seconds since 1970 on a scale good enough for sorting and for measuring gaps between moments
    /// of one export: instants by UTC, the others as though the wall clock were UTC.
    pub fn scale(&self) -> i64 {
        match self {
            Moment::Instant { at, .. } => at.as_second(),
            other => other
                .civil()
                .duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0))
                .as_secs(),
        }
    }

    /// `self` minus `earlier`, by [`Moment::scale`].
    pub fn since(&self, earlier: &Moment) -> SignedDuration {
        SignedDuration::from_secs(self.scale().saturating_sub(earlier.scale()))
    }

    /// For people: `2024-02-11 10:02`, with the offset only where it is not UTC's zero.
    pub fn short(&self) -> String {
        let mut out = String::with_capacity(16);
        self.write_short(&mut out);
        out
    }

    /// Appends [`Moment::short`].
    pub(crate) fn write_short(&self, out: &mut String) {
        let at = self.civil();
        // Lists of a million records show as many: digits are put down without a formatter.
        if let 0..=9999 = at.year() {
            two((at.year() / 100) as i8, out);
            two((at.year() % 100) as i8, out);
            out.push('-');
            two(at.month(), out);
            out.push('-');
            two(at.day(), out);
        } else {
            out.push_str(&at.date().to_string());
        }
        if self.has_time() {
            out.push(' ');
            two(at.hour(), out);
            out.push(':');
            two(at.minute(), out);
        }
    }
}

/// Appends a number from 0 to 99 with two digits.
fn two(number: i8, out: &mut String) {
    let digit = |n: i8| char::from(b'0' + n.unsigned_abs() % 10);
    out.push(digit(number / 10));
    out.push(digit(number));
}

/// RFC 3339: with offset for an instant, without for a local time, a plain date for a date.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Date(d) => write!(f, "{d}"),
            Moment::Local(dt) => seconds(*dt, f),
            Moment::Instant { at, offset } => {
                seconds(offset.to_datetime(*at), f)?;
                if offset.is_zero() {
                    f.write_str("Z")
                } else {
                    let minutes = offset.seconds() / 60;
                    let sign = if minutes < 0 { '-' } else { '+' };
                    let minutes = minutes.abs();
                    write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
                }
            }
        }
    }
}

/// Date and time down to the second.
fn seconds(at: DateTime, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (date, hour, minute, second) = (at.date(), at.hour(), at.minute(), at.second());
    write!(f, "{date}T{hour:02}:{minute:02}:{second:02}")
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_rfc_3339() {
        let at: Timestamp = "2024-05-01T07:00:00Z".parse().unwrap();
        let cases = [
            (Moment::Date(Date::constant(2024, 5, 1)), "2024-05-01"),
            (
                Moment::Local(DateTime::constant(2024, 5, 1, 9, 0, 0, 0)),
                "2024-05-01T09:00:00",
            ),
            (Moment::utc(at), "2024-05-01T07:00:00Z"),
            (
                Moment::Instant {
                    at,
                    offset: Offset::constant(2),
                },
                "2024-05-01T09:00:00+02:00",
            ),
            (
                Moment::Instant {
                    at,
                    offset: Offset::from_seconds(-12_600).unwrap(),
                },
                "2024-05-01T03:30:00-03:30",
            ),
        ];
        for (moment, text) in cases {
            assert_eq!(moment.to_string(), text);
        }
    }

    #[test]
    fn short_for_people() {
        let local = |y, mo, d, h, mi| Moment::Local(DateTime::constant(y, mo, d, h, mi, 59, 0));
        let cases = [
            (Moment::Date(Date::constant(2024, 5, 1)), "2024-05-01"),
            (Moment::Date(Date::constant(7, 12, 31)), "0007-12-31"),
            (local(1999, 12, 31, 23, 59), "1999-12-31 23:59"),
            (local(2024, 1, 2, 3, 4), "2024-01-02 03:04"),
            (local(-44, 3, 15, 9, 0), "-000044-03-15 09:00"),
        ];
        for (moment, text) in cases {
            assert_eq!(moment.short(), text);
        }
    }
}
