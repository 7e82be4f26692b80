//! A cell taken apart: numbers, their marks, and words for weekdays, months and half days.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;

use super::{Order, words};

#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub value: i32,
    pub digits: u8,
}

/// A cell taken apart.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub weekday: Option<Weekday>,
    pub month: Option<i8>,
    /// The numbers of the date, in order, and the mark after the first.
    pub date: [Option<Number>; 3],
    pub numbers: usize,
    pub mark: u8,
    pub clock: [Option<i32>; 3],
    pub half_day: Option<HalfDay>,
    pub offset: Option<Offset>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HalfDay {
    Am,
    Pm,
}

impl Parts {
    /// The three numbers of a date whose order is not plain from the number of digits.
    pub(super) fn ambiguous(&self) -> Option<(Number, Number, Number, u8)> {
        let [Some(a), Some(b), Some(c)] = self.date else {
            return None;
        };
        (self.month.is_none() && a.digits <= 2).then_some((a, b, c, self.mark))
    }

    /// Whether it is one of the zero dates: `0/0/00`, `0.0.00`, `00/0/0`.
    pub(super) fn is_zero(&self) -> bool {
        self.numbers > 0
            && self.date.iter().flatten().all(|n| n.value == 0)
            && self.clock[0].is_none()
    }

    pub(super) fn date(&self, order: Order, latest_year: i16) -> Option<Date> {
        if let Some(month) = self.month {
            // `22 February 2024`, `Feb 22, 2024`, `2024 Feb 22`
            let [Some(a), Some(b), _] = self.date else {
                return None;
            };
            let (day, year) = if a.digits > 2 { (b, a) } else { (a, b) };
            return date(
                full_year(year, Some(latest_year)),
                i32::from(month),
                day.value,
            );
        }
        let [Some(a), Some(b), Some(c)] = self.date else {
            return None;
        };
        if a.digits > 2 || order == Order::YearMonth && c.digits <= 2 {
            return date(full_year(a, Some(latest_year)), b.value, c.value);
        }
        let year = full_year(c, Some(latest_year));
        match (order, self.mark) {
            // A point between numbers is written by no one who puts the month first.
            (Order::DayMonth | Order::YearMonth, _) | (Order::MonthDay, b'.') => {
                date(year, b.value, a.value)
            }
            (Order::MonthDay, _) => date(year, a.value, b.value),
        }
    }

    pub(super) fn time(&self) -> Option<Time> {
        let mut hour = self.clock[0]?;
        match self.half_day {
            Some(HalfDay::Pm) if hour < 12 => hour += 12,
            Some(HalfDay::Am) if hour == 12 => hour = 0,
            _ => {}
        }
        let minute = self.clock[1].unwrap_or(0);
        let second = self.clock[2].unwrap_or(0);
        Time::new(
            i8::try_from(hour).ok()?,
            i8::try_from(minute).ok()?,
            i8::try_from(second).ok()?,
            0,
        )
        .ok()
    }
}

pub(super) fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// The year a number means; two digits are put into the hundred years that end with `latest`.
pub(super) fn full_year(year: Number, latest: Option<i16>) -> i32 {
    if year.digits > 2 {
        return year.value;
    }
    let latest = i32::from(latest.unwrap_or(2049));
    let in_century = latest - latest % 100 + year.value;
    if in_century > latest {
        in_century - 100
    } else {
        in_century
    }
}

/// Takes a cell apart; `None` where it holds what no date holds.
pub(super) fn scan(cell: &str) -> Option<Parts> {
    if cell.len() > 80 {
        return None;
    }
    let mut parts = Parts::default();
    let mut chars = cell.char_indices().peekable();
    let mut last_mark = ' ';
    while let Some((start, c)) = chars.next() {
        if let Some(first) = digit(c) {
            let mut number = Number {
                value: first,
                digits: 1,
            };
            while let Some(next) = chars.peek().and_then(|(_, c)| digit(*c)) {
                number.value = number.value.checked_mul(10)?.checked_add(next)?;
                number.digits += 1;
                chars.next();
            }
            let after = chars.peek().map_or(' ', |(_, c)| *c);
            take_number(&mut parts, number, last_mark, after)?;
            last_mark = ' ';
        } else if c.is_alphabetic() {
            let mut end = start + c.len_utf8();
            while let Some((at, next)) = chars.peek() {
                if !(next.is_alphabetic()
                    || *next == '.' && c.is_ascii_alphabetic() && is_dotted(cell, *at))
                {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
            take_word(&mut parts, cell.get(start..end)?)?;
            last_mark = ' ';
        } else if c.is_whitespace() || is_invisible(c) {
            // "22. 2. 2024": the mark stays in force over a space.
        } else {
            match c {
                '/' | '.' | '-' | ':' | '+' | ',' | '(' | ')' | '，' | '\'' | '\u{2212}' | '／' =>
                {
                    last_mark = c;
                }
                _ => return None,
            }
        }
    }
    Some(parts)
}

/// A point inside "a.m.": between letters, or after the last of them.
fn is_dotted(cell: &str, at: usize) -> bool {
    let before = cell.get(..at).and_then(|s| s.chars().next_back());
    before.is_some_and(|b| matches!(b, 'a' | 'p' | 'A' | 'P' | 'm' | 'M'))
}

fn digit(c: char) -> Option<i32> {
    match c {
        '0'..='9' => Some(c as i32 - '0' as i32),
        // Full-width and Arabic-Indic digits.
        '\u{ff10}'..='\u{ff19}' => Some(c as i32 - 0xff10),
        '\u{660}'..='\u{669}' => Some(c as i32 - 0x660),
        _ => None,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}' | '\0'
    )
}

fn take_number(parts: &mut Parts, number: Number, before: char, after: char) -> Option<()> {
    let clock_started = parts.clock[0].is_some();
    let is_offset = matches!(before, '+' | '-' | '\u{2212}') && clock_started;
    if is_offset {
        // +0800, +08:00, +08
        let (hours, minutes) = match number.digits {
            4 => (number.value / 100, number.value % 100),
            2 => (number.value, 0),
            _ => return None,
        };
        let seconds = hours * 3600 + minutes * 60;
        let signed = if before == '+' { seconds } else { -seconds };
        parts.offset = Some(Offset::from_seconds(signed).ok()?);
        return Some(());
    }
    if before == ':' && parts.offset.is_some_and(|o| !o.is_zero()) {
        let so_far = parts.offset?.seconds();
        let minutes = number.value * 60 * so_far.signum();
        parts.offset = Some(Offset::from_seconds(so_far + minutes).ok()?);
        return Some(());
    }
    let date_done = parts.numbers >= 3 || (parts.month.is_some() && parts.numbers >= 2);
    let is_clock = after == ':'
        || before == ':'
        || clock_started
        || date_done
        || matches!(after, '時' | '시' | '时' | 'h' | 'H') && parts.numbers != 1;
    if is_clock {
        if clock_started && before == '.' && parts.clock[2].is_some() {
            return Some(()); // fractions of a second
        }
        let slot = parts.clock.iter_mut().find(|s| s.is_none())?;
        *slot = Some(number.value);
        return Some(());
    }
    let slot = parts.date.get_mut(parts.numbers)?;
    *slot = Some(number);
    if parts.numbers == 1 {
        parts.mark = match before {
            '.' => b'.',
            '-' | '\u{2212}' => b'-',
            _ => b'/',
        };
    }
    parts.numbers += 1;
    Some(())
}

fn take_word(parts: &mut Parts, word: &str) -> Option<()> {
    let word = word.trim_end_matches('.').to_lowercase();
    match word.as_str() {
        "t" | "um" | "at" | "uhr" | "de" | "h" | "the" | "st" | "nd" | "rd" | "th" | "年"
        | "月" | "日" | "时" | "時" | "分" | "秒" | "년" | "월" | "일" | "시" | "분" | "초"
        | "kl" | "le" | "à" | "del" => {
            return Some(());
        }
        "z" | "utc" | "gmt" => {
            parts.offset = Some(Offset::UTC);
            return Some(());
        }
        "am" | "a.m" | "a" | "vorm" | "上午" | "午前" | "오전" | "πμ" | "dop" | "öö" | "ص"
        | "fm" => {
            parts.half_day = Some(HalfDay::Am);
            return Some(());
        }
        "pm" | "p.m" | "p" | "nachm" | "下午" | "午後" | "오후" | "μμ" | "odp" | "du" | "ös"
        | "م" | "em" => {
            parts.half_day = Some(HalfDay::Pm);
            return Some(());
        }
        "m" => return Some(()),
        _ => {}
    }
    if parts.numbers == 0
        && parts.weekday.is_none()
        && let Some(weekday) = words::weekday(&word)
        && (words::month(&word).is_none() || !is_whole_name(&word))
    {
        parts.weekday = Some(weekday);
        return Some(());
    }
    if let Some(month) = words::month(&word) {
        parts.month = Some(month);
        return Some(());
    }
    if parts.weekday.is_none()
        && let Some(weekday) = words::weekday(&word)
    {
        parts.weekday = Some(weekday);
        return Some(());
    }
    // A weekday in a language not listed, before any number.
    (parts.numbers == 0).then_some(())
}

/// "mar" is Mardi, martes and martedì before a number, and March after one; "mar 5, 2024" is rare in
/// exports, so a weekday is preferred. English month names in full are months wherever they stand.
fn is_whole_name(word: &str) -> bool {
    word.len() > 3
}
