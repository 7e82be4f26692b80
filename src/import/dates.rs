//! Dates and times as exports write them.
//!
//! `3/4/2024` says nothing alone, so the order of day and month is decided once for a whole file
//! ([`Evidence`]): by parts above 12, by the weekday words of copied table views, else by the language
//! of the header and the separators. A single cell is then only ever read in that order. ISO dates
//! need none. What the file says is kept as it is: no zone is added or converted.

mod scan;
mod words;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::record::Moment;
use scan::{Parts, date, full_year, scan};

/// The order of the parts of a date written in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayMonth,
    MonthDay,
    /// Year first, also with two digits.
    YearMonth,
}

impl Order {
    /// As the user is told.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Order::DayMonth => "day, month, year",
            Order::MonthDay => "month, day, year",
            Order::YearMonth => "year, month, day",
        }
    }
}

/// What the dates of a file have shown about their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    day_month: u32,
    month_day: u32,
    year_month: u32,
    dotted: u32,
    dashed: u32,
    slashed: u32,
    half_days: u32,
    /// Dates whose three parts all have one or two digits.
    short: u32,
    /// A date that could be read in two ways.
    example: Option<String>,
}

/// An order, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decision {
    pub order: Order,
    /// Whether nothing in the file speaks for the order.
    pub guessed: bool,
    /// Whether dates of the file speak against each other.
    pub mixed: bool,
}

impl Evidence {
    /// Takes note of a cell.
    pub(crate) fn add(&mut self, cell: &str) {
        if let Some(parts) = scan(cell) {
            self.add_parts(cell, &parts);
        }
    }

    fn add_parts(&mut self, cell: &str, parts: &Parts) {
        if parts.half_day.is_some() {
            self.half_days += 1;
        }
        let Some((a, b, c, mark)) = parts.ambiguous() else {
            return;
        };
        match mark {
            b'.' => self.dotted += 1,
            b'-' => self.dashed += 1,
            _ => self.slashed += 1,
        }
        if a.value == 0 && b.value == 0 {
            return;
        }
        self.short += u32::from(c.digits <= 2);
        if let Some(weekday) = parts.weekday {
            let falls_on = |y, m, d| date(y, m, d).is_some_and(|d| d.weekday() == weekday);
            let year = full_year(c, None);
            match (
                falls_on(year, b.value, a.value),
                falls_on(year, a.value, b.value),
            ) {
                (true, false) => {
                    self.day_month += 1;
                    return;
                }
                (false, true) => {
                    self.month_day += 1;
                    return;
                }
                _ => {}
            }
        }
        if a.value > 31
            || (c.value <= 31 && c.digits <= 2 && a.value > 12 && b.value <= 12 && c.value > 12)
        {
            self.year_month += u32::from(a.value > 31);
            return;
        }
        match (a.value > 12, b.value > 12) {
            (true, false) => self.day_month += 1,
            (false, true) => self.month_day += 1,
            (false, false) if a.value != b.value && self.example.is_none() => {
                self.example = Some(cell.trim().to_owned());
            }
            _ => {}
        }
    }

    /// Adds what later rows have shown.
    pub(crate) fn append(&mut self, later: &Evidence) {
        self.day_month += later.day_month;
        self.month_day += later.month_day;
        self.year_month += later.year_month;
        self.dotted += later.dotted;
        self.dashed += later.dashed;
        self.slashed += later.slashed;
        self.half_days += later.half_days;
        self.short += later.short;
        if self.example.is_none() {
            self.example.clone_from(&later.example);
        }
    }

    /// The order of the file's dates. `locale` is the language of the header.
    pub(crate) fn decide(&self, locale: Option<&str>) -> Decision {
        let sure = |order, mixed| Decision {
            order,
            guessed: false,
            mixed,
        };
        let language = locale.map(|l| l.split('-').next().unwrap_or(l));
        let year_first = matches!(language, Some("ja" | "zh" | "ko" | "hu"));
        if year_first && self.short > 0 {
            return sure(Order::YearMonth, false);
        }
        if self.year_month > self.day_month.max(self.month_day) {
            return sure(Order::YearMonth, false);
        }
        if self.day_month > 0 || self.month_day > 0 {
            let mixed = self.day_month > 0 && self.month_day > 0;
            let order = if self.day_month >= self.month_day {
                Order::DayMonth
            } else {
                Order::MonthDay
            };
            return sure(order, mixed);
        }
        if year_first {
            return sure(Order::YearMonth, false);
        }
        if language.is_some_and(|l| l != "en") {
            return sure(Order::DayMonth, false);
        }
        if self.dotted > self.slashed + self.dashed {
            return sure(Order::DayMonth, false);
        }
        if self.dashed > self.slashed {
            return Decision {
                order: Order::DayMonth,
                guessed: self.example.is_some(),
                mixed: false,
            };
        }
        Decision {
            order: Order::MonthDay,
            guessed: self.example.is_some() && self.half_days == 0,
            mixed: false,
        }
    }

    /// A date of the file that could be read in two ways.
    pub(crate) fn example(&self) -> Option<&str> {
        self.example.as_deref()
    }
}

/// Reads a date, a date with a time, or an instant. `Ok(None)` where the cell is empty or holds one of
/// the zero dates that stand for "none"; `Err` where it cannot be read in this order.
/// `latest_year` is the last year a two-digit year can mean (2049, or 2029 for birthdays).
pub(crate) fn moment(
    cell: &str,
    order: Order,
    latest_year: i16,
) -> Result<Option<Moment>, Unreadable> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(None);
    }
    if let Some(moment) = iso(cell) {
        return Ok(Some(moment));
    }
    let parts = scan(cell).ok_or(Unreadable)?;
    of_parts(cell, &parts, order, latest_year)
}

/// As [`moment`], and takes note of the cell.
pub(crate) fn noted_moment(
    cell: &str,
    order: Order,
    latest_year: i16,
    evidence: &mut Evidence,
) -> Result<Option<Moment>, Unreadable> {
    // ISO dates, which begin with four digits and a hyphen, have no order to learn from.
    if cell.as_bytes().get(4) == Some(&b'-') {
        return moment(cell, order, latest_year);
    }
    let Some(parts) = scan(cell) else {
        return moment(cell, order, latest_year);
    };
    evidence.add_parts(cell, &parts);
    match cell.trim() {
        "" => Ok(None),
        trimmed => match iso(trimmed) {
            Some(moment) => Ok(Some(moment)),
            None => of_parts(trimmed, &parts, order, latest_year),
        },
    }
}

fn of_parts(
    cell: &str,
    parts: &Parts,
    order: Order,
    latest_year: i16,
) -> Result<Option<Moment>, Unreadable> {
    if parts.is_zero() {
        return Ok(None);
    }
    if parts.numbers == 0 {
        return if words::is_none(cell) {
            Ok(None)
        } else {
            Err(Unreadable)
        };
    }
    let date = parts.date(order, latest_year).ok_or(Unreadable)?;
    // Outlook's way of writing "none" where a program formats its internal date.
    if date == Date::constant(4501, 1, 1) {
        return Ok(None);
    }
    let Some(time) = parts.time() else {
        return Ok(Some(Moment::Date(date)));
    };
    let civil = date.to_datetime(time);
    match parts.offset {
        Some(offset) => {
            let at = offset.to_timestamp(civil).map_err(|_| Unreadable)?;
            Ok(Some(Moment::Instant { at, offset }))
        }
        None => Ok(Some(Moment::Local(civil))),
    }
}

/// Reads a time of day.
pub(crate) fn time(cell: &str) -> Result<Option<Time>, Unreadable> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(None);
    }
    let parts = scan(cell).ok_or(Unreadable)?;
    parts.time().map(Some).ok_or(Unreadable)
}

/// The cell is no date this program can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// The forms Salesforce and other programs write for programs, without any scanning:
/// `2024-02-22`, `2024-02-22T19:09:21.000Z`, `2024-02-22 19:09:21+0100`.
fn iso(cell: &str) -> Option<Moment> {
    let bytes = cell.as_bytes();
    let two = |at: usize| match bytes.get(at..at + 2)? {
        &[tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            i8::try_from((tens - b'0') * 10 + (ones - b'0')).ok()
        }
        _ => None,
    };
    if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let year = i16::from(two(0)?) * 100 + i16::from(two(2)?);
    let date = Date::new(year, two(5)?, two(8)?).ok()?;
    if bytes.len() == 10 {
        return Some(Moment::Date(date));
    }
    if !matches!(bytes.get(10), Some(b'T' | b't' | b' ')) || bytes.get(13) != Some(&b':') {
        return None;
    }
    let (hour, minute) = (two(11)?, two(14)?);
    let (second, mut at) = if bytes.get(16) == Some(&b':') {
        (two(17)?, 19)
    } else {
        (0, 16)
    };
    if matches!(bytes.get(at), Some(b'.' | b',')) {
        at += 1;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
    }
    let civil = date.to_datetime(Time::new(hour, minute, second, 0).ok()?);
    let offset = match bytes.get(at) {
        None => return Some(Moment::Local(civil)),
        Some(b'Z' | b'z') if bytes.len() == at + 1 => Offset::UTC,
        Some(sign @ (b'+' | b'-')) => {
            let hours = i32::from(two(at + 1)?);
            let minutes_at = if bytes.get(at + 3) == Some(&b':') {
                at + 4
            } else {
                at + 3
            };
            let minutes = if bytes.len() > minutes_at {
                i32::from(two(minutes_at)?)
            } else {
                0
            };
            if bytes.len() > minutes_at + 2 {
                return None;
            }
            let seconds = hours * 3600 + minutes * 60;
            Offset::from_seconds(if *sign == b'-' { -seconds } else { seconds }).ok()?
        }
        Some(_) => return None,
    };
    let at: Timestamp = offset.to_timestamp(civil).ok()?;
    Some(Moment::Instant { at, offset })
}

/// Puts a date and a time of day together.
pub(crate) fn at(date: Moment, time: Option<Time>) -> Moment {
    match (date, time) {
        (Moment::Date(date), Some(time)) => Moment::Local(DateTime::from_parts(date, time)),
        (moment, _) => moment,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(cell: &str, order: Order) -> String {
        match moment(cell, order, 2049) {
            Ok(Some(moment)) => moment.to_string(),
            Ok(None) => "none".to_owned(),
            Err(Unreadable) => "unreadable".to_owned(),
        }
    }

    #[test]
    fn dates_as_exports_write_them() {
        use Order::{DayMonth as D, MonthDay as M, YearMonth as Y};
        let cases = [
            ("2024-02-22T19:09:21.000Z", M, "2024-02-22T19:09:21Z"),
            ("2024-02-22T19:09:21.000+0000", M, "2024-02-22T19:09:21Z"),
            ("2024-02-22 19:09:21", M, "2024-02-22T19:09:21"),
            ("2009-07-14 22:14:45+0800", M, "2009-07-14T22:14:45+08:00"),
            ("07/15/2009 02:14:45+0800", M, "2009-07-15T02:14:45+08:00"),
            ("07/13/2009 22:14:45-08:00", M, "2009-07-13T22:14:45-08:00"),
            ("2024-02-22", D, "2024-02-22"),
            ("Thu 2/22/2024 1:09 PM", M, "2024-02-22T13:09:00"),
            ("Do 10.10.2024 08:55", D, "2024-10-10T08:55:00"),
            ("3/4/2024", M, "2024-03-04"),
            ("3/4/2024", D, "2024-04-03"),
            ("2.5.2006", M, "2006-05-02"),
            ("22. 2. 2024 9:05", D, "2024-02-22T09:05:00"),
            ("26-2-2025", D, "2025-02-26"),
            ("24/2/5", Y, "2024-02-05"),
            ("2024年2月22日", Y, "2024-02-22"),
            ("2024/2/22 (木) 13:09", Y, "2024-02-22T13:09:00"),
            ("2024/02/22 午後 1:09", Y, "2024-02-22T13:09:00"),
            ("22 February 2024", D, "2024-02-22"),
            ("Feb 22, 2024 12:00 AM", M, "2024-02-22T00:00:00"),
            ("22-Feb-24", M, "2024-02-22"),
            ("jeu. 22/02/2024 13:09", D, "2024-02-22T13:09:00"),
            ("mar. 05/03/2024 08:00", D, "2024-03-05T08:00:00"),
            ("3/4/24 5:00 p.m.", M, "2024-03-04T17:00:00"),
            ("0/0/00", M, "none"),
            ("0.0.00", D, "none"),
            ("00/0/0", Y, "none"),
            ("None", M, "none"),
            ("13/13/2024", M, "unreadable"),
            ("soon", M, "unreadable"),
            ("1234567890", M, "unreadable"),
        ];
        for (cell, order, want) in cases {
            assert_eq!(read(cell, order), want, "{cell}");
        }
    }

    #[test]
    fn times_of_day() {
        let cases = [
            ("9:30:00 AM", "09:30:00"),
            ("13:30:00", "13:30:00"),
            ("12:00:00 AM", "00:00:00"),
            ("12:15 PM", "12:15:00"),
            ("午後 1:09", "13:09:00"),
        ];
        for (cell, want) in cases {
            assert_eq!(time(cell).unwrap().unwrap().to_string(), want, "{cell}");
        }
    }

    #[test]
    fn the_order_is_decided_by_the_whole_file() {
        use Order::{DayMonth as D, MonthDay as M, YearMonth as Y};
        let decide = |cells: &[&str], locale: Option<&str>| {
            let mut evidence = Evidence::default();
            for cell in cells {
                evidence.add(cell);
            }
            let decision = evidence.decide(locale);
            (decision.order, decision.guessed)
        };
        assert_eq!(decide(&["3/4/2024", "3/22/2024"], Some("en")), (M, false));
        assert_eq!(decide(&["3/4/2024", "22/3/2024"], Some("en")), (D, false));
        assert_eq!(decide(&["3/4/2024"], Some("en")), (M, true));
        assert_eq!(decide(&["3/4/2024"], Some("fr")), (D, false));
        assert_eq!(decide(&["3/4/2024 1:00 PM"], Some("en")), (M, false));
        assert_eq!(decide(&["Mon 3/4/2024"], Some("en")), (M, false));
        assert_eq!(decide(&["Wed 3/4/2024"], Some("en")), (D, false));
        assert_eq!(decide(&["ukjent 3/22/2024"], Some("da")), (M, false));
        assert_eq!(decide(&["Lu 22/4/2024"], Some("en")), (D, false));
        assert_eq!(decide(&["3.4.2024"], Some("en")), (D, false));
        assert_eq!(decide(&["24/3/4"], Some("ja")), (Y, false));
    }

    #[test]
    fn two_digit_years() {
        assert_eq!(
            moment("5/17/80", Order::MonthDay, 2029)
                .unwrap()
                .unwrap()
                .to_string(),
            "1980-05-17"
        );
        assert_eq!(read("5/17/31", Order::MonthDay), "2031-05-17");
    }

    proptest! {
        #[test]
        fn no_text_upsets_the_reader(cell in ".{0,40}") {
            let mut evidence = Evidence::default();
            evidence.add(&cell);
            let order = evidence.decide(None).order;
            let _ = moment(&cell, order, 2049);
            let _ = time(&cell);
        }

        #[test]
        fn every_date_is_read_back(year in 1900i16..2100, month in 1i8..=12, day in 1i8..=28) {
            let want = Moment::Date(Date::new(year, month, day).unwrap());
            for (text, order) in [
                (format!("{month}/{day}/{year}"), Order::MonthDay),
                (format!("{day:02}.{month:02}.{year}"), Order::DayMonth),
                (format!("{year}/{month}/{day}"), Order::YearMonth),
                (format!("{year}-{month:02}-{day:02}"), Order::MonthDay),
            ] {
                prop_assert_eq!(moment(&text, order, 2049), Ok(Some(want)));
            }
        }
    }
}
