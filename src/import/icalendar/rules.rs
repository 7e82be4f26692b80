//! Offsets from the `VTIMEZONE` of a file, for zones that have no name anybody knows.
//!
//! RFC 5545, section 3.6.5: the observance whose onset came last before a local time gives its offset.
//! Of recurrence rules what zones use is read: once a year, by month and a weekday counted from the
//! start or the end of the month, or the weekday on or after a day of the month.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::Offset;

use crate::import::content::Property;
use crate::import::stamp::{self, stamp};

/// Observances of a zone, and single dates of one: none needs as many as a year has days.
const OBSERVANCES: usize = 365;

/// A zone as the file defines it.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules {
    observances: Vec<Observance>,
}

/// A stretch of standard or daylight time.
#[derive(Debug, Clone)]
struct Observance {
    is_standard: bool,
    start: DateTime,
    from: Offset,
    to: Offset,
    yearly: Option<Yearly>,
    until: Option<DateTime>,
    extra: Vec<DateTime>,
}

/// "The second Sunday of March".
#[derive(Debug, Clone, Copy)]
struct Yearly {
    month: i8,
    day: Day,
}

#[derive(Debug, Clone, Copy)]
enum Day {
    /// The n-th weekday of the month, from its end where negative.
    Nth(i8, Weekday),
    /// The weekday on this day of the month or the next after it.
    OnOrAfter(i8, Weekday),
    /// A day of the month.
    Fixed(i8),
}

impl Rules {
    /// Adds a `STANDARD` or `DAYLIGHT` part; one that says too little is left out.
    pub(super) fn add(&mut self, is_standard: bool, properties: &[Property]) {
        let raw = |name: &str| {
            properties
                .iter()
                .find(|p| p.name == name)
                .map(|p| p.raw().trim().to_owned())
        };
        let offset = |name: &str| raw(name).and_then(|text| stamp::offset(&text));
        let start = raw("DTSTART").and_then(|text| stamp(&text));
        let (Some(start), Some(to)) = (start.map(|m| m.civil()), offset("TZOFFSETTO")) else {
            return;
        };
        if self.observances.len() >= OBSERVANCES {
            return;
        }
        let rule = raw("RRULE");
        let part = |name: &str| {
            rule.as_deref()?.split(';').find_map(|part| {
                let (key, value) = part.split_once('=')?;
                key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
            })
        };
        let until = part("UNTIL").and_then(stamp).map(|m| m.civil());
        let extra = properties
            .iter()
            .filter(|p| p.name == "RDATE")
            .flat_map(|p| {
                let raw = p.raw().into_owned();
                raw.split(',')
                    .filter_map(stamp)
                    .map(|m| m.civil())
                    .collect::<Vec<_>>()
            })
            .take(OBSERVANCES)
            .collect();
        self.observances.push(Observance {
            is_standard,
            start,
            from: offset("TZOFFSETFROM").unwrap_or(to),
            to,
            yearly: rule.as_ref().map(|_| yearly(start.date(), part)),
            until,
            extra,
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.observances.is_empty()
    }

    /// The offset from UTC at a local time.
    pub(super) fn offset(&self, at: DateTime) -> Option<Offset> {
        // Where two begin at once, as in zones without daylight time, the standard one counts.
        let last = self
            .observances
            .iter()
            .filter_map(|o| Some((o.onset(at)?, o.is_standard, o.to)))
            .max_by_key(|(onset, is_standard, _)| (*onset, *is_standard));
        match last {
            Some((_, _, offset)) => Some(offset),
            None => self
                .observances
                .iter()
                .min_by_key(|o| o.start)
                .map(|o| o.from),
        }
    }
}

impl Observance {
    /// The last time before `at` at which it began.
    fn onset(&self, at: DateTime) -> Option<DateTime> {
        let fits = |onset: &DateTime| *onset <= at && *onset >= self.start;
        let by_rule = self.yearly.and_then(|yearly| {
            let years = [at.year(), at.year() - 1];
            let last = years
                .into_iter()
                .filter_map(|year| yearly.in_year(year))
                .map(|day| day.to_datetime(self.start.time()))
                .filter(|onset| fits(onset) && self.until.is_none_or(|until| *onset <= until))
                .max();
            // After the last year of the rule, its last onset still counts.
            last.or_else(|| {
                let until = self.until.filter(|until| *until <= at)?;
                yearly
                    .in_year(until.year())
                    .map(|day| day.to_datetime(self.start.time()))
                    .filter(|onset| fits(onset) && *onset <= until)
                    .or_else(|| {
                        let day = yearly.in_year(until.year() - 1)?;
                        Some(day.to_datetime(self.start.time())).filter(fits)
                    })
            })
        });
        let single = Some(self.start).filter(fits);
        let extra = self.extra.iter().copied().filter(fits).max();
        [by_rule, single, extra].into_iter().flatten().max()
    }
}

impl Yearly {
    fn in_year(self, year: i16) -> Option<Date> {
        let first = Date::new(year, self.month, 1).ok()?;
        match self.day {
            Day::Nth(nth, weekday) => first.nth_weekday_of_month(nth, weekday).ok(),
            Day::OnOrAfter(day, weekday) => {
                let from = Date::new(year, self.month, day).ok()?;
                let days = weekday.since(from.weekday());
                from.checked_add(i64::from(days).days()).ok()
            }
            Day::Fixed(day) => Date::new(year, self.month, day).ok(),
        }
    }
}

/// The rule's month and day; what it leaves out is that of the first onset.
fn yearly<'r>(start: Date, part: impl Fn(&str) -> Option<&'r str>) -> Yearly {
    let month = part("BYMONTH")
        .and_then(|m| m.parse().ok())
        .filter(|m| (1..=12).contains(m))
        .unwrap_or(start.month());
    let weekday = part("BYDAY").and_then(|days| {
        let day = days.split(',').next()?.trim();
        let (nth, name) = day.split_at_checked(day.len().checked_sub(2)?)?;
        let weekday = match name.to_ascii_uppercase().as_str() {
            "MO" => Weekday::Monday,
            "TU" => Weekday::Tuesday,
            "WE" => Weekday::Wednesday,
            "TH" => Weekday::Thursday,
            "FR" => Weekday::Friday,
            "SA" => Weekday::Saturday,
            "SU" => Weekday::Sunday,
            _ => return None,
        };
        Some((nth.to_owned(), weekday))
    });
    let month_day = part("BYMONTHDAY").and_then(|days| {
        days.split(',')
            .filter_map(|d| d.trim().parse::<i8>().ok())
            .filter(|d| (1..=31).contains(d))
            .min()
    });
    let day = match (weekday, month_day) {
        (Some((_, weekday)), Some(day)) => Day::OnOrAfter(day, weekday),
        (Some((nth, weekday)), None) => {
            let nth = nth.parse::<i8>().ok();
            let nth = nth.or_else(|| part("BYSETPOS")?.parse().ok());
            Day::Nth(
                nth.filter(|n| (-5..=5).contains(n) && *n != 0).unwrap_or(1),
                weekday,
            )
        }
        (None, day) => Day::Fixed(day.unwrap_or(start.day())),
    };
    Yearly { month, day }
}
