//! Dates and times as exports write them.
//!
//! `3/4/2024` says nothing alone, so the order of day and month is decided once for a whole file
//! ([`Evidence`]): by parts above 12, by the weekday words of copied table views, else by the language
//! of the header and the separators. A single cell is then only ever read in that order. ISO dates
//! need none. What the file says is kept as it is: no zone is added or converted.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::Offset;

use crate::record::Moment;

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
        let Some(parts) = scan(cell) else { return };
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
        if let Some(weekday) = parts.weekday {
            let falls_on = |y, m, d| date(y, m, d).is_some_and(|d| d.weekday() == weekday);
            let year = full_year(c, None);
            match (
                falls_on(year, b.value, a.value),
                falls_on(year, a.value, b.value),
            ) {
                (true, false) => self.day_month += 1,
                (false, true) => self.month_day += 1,
                _ => {}
            }
            return;
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

    /// The order of the file's dates. `locale` is the language of the header.
    pub(crate) fn decide(&self, locale: Option<&str>) -> Decision {
        let sure = |order, mixed| Decision {
            order,
            guessed: false,
            mixed,
        };
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
        let language = locale.map(|l| l.split('-').next().unwrap_or(l));
        match language {
            Some("ja" | "zh" | "ko" | "hu") => return sure(Order::YearMonth, false),
            Some(language) if language != "en" => return sure(Order::DayMonth, false),
            _ => {}
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
    if parts.is_zero() {
        return Ok(None);
    }
    if parts.numbers == 0 {
        return if is_none_word(cell) {
            Ok(None)
        } else {
            Err(Unreadable)
        };
    }
    let date = parts.date(order, latest_year).ok_or(Unreadable)?;
    // Outlook's way of writing "none" where a programme formats its internal date.
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
    let two = |at: usize| -> Option<i8> {
        let (a, b) = (bytes.get(at)?, bytes.get(at + 1)?);
        (a.is_ascii_digit() && b.is_ascii_digit()).then(|| ((a - b'0') * 10 + (b - b'0')) as i8)
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

#[derive(Debug, Clone, Copy)]
struct Number {
    value: i32,
    digits: u8,
}

/// A cell taken apart.
#[derive(Debug, Default)]
struct Parts {
    weekday: Option<Weekday>,
    month: Option<i8>,
    /// The numbers of the date, in order, and the mark after the first.
    date: [Option<Number>; 3],
    numbers: usize,
    mark: u8,
    clock: [Option<i32>; 3],
    half_day: Option<HalfDay>,
    offset: Option<Offset>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HalfDay {
    Am,
    Pm,
}

impl Parts {
    /// The three numbers of a date whose order is not plain from the number of digits.
    fn ambiguous(&self) -> Option<(Number, Number, Number, u8)> {
        let [Some(a), Some(b), Some(c)] = self.date else {
            return None;
        };
        (self.month.is_none() && a.digits <= 2).then_some((a, b, c, self.mark))
    }

    /// Whether it is one of the zero dates: `0/0/00`, `0.0.00`, `00/0/0`.
    fn is_zero(&self) -> bool {
        self.numbers > 0
            && self.date.iter().flatten().all(|n| n.value == 0)
            && self.clock[0].is_none()
    }

    fn date(&self, order: Order, latest_year: i16) -> Option<Date> {
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

    fn time(&self) -> Option<Time> {
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

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// The year a number means; two digits are put into the hundred years that end with `latest`.
fn full_year(year: Number, latest: Option<i16>) -> i32 {
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
fn scan(cell: &str) -> Option<Parts> {
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
                '/' | '.' | '-' | ':' | '+' | ',' | '(' | ')' | '，' | '\'' | '\u{2212}' | '/' => {
                    last_mark = c
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
        "am" | "a.m" | "a" | "vorm" | "上午" | "午前" | "오전" | "πμ" | "dop" | "de." | "öö"
        | "ص" | "fm" => {
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
        && let Some(weekday) = weekday(&word)
        && (month(&word).is_none() || !is_month_first(&word))
    {
        parts.weekday = Some(weekday);
        return Some(());
    }
    if let Some(month) = month(&word) {
        parts.month = Some(month);
        return Some(());
    }
    if parts.weekday.is_none()
        && let Some(weekday) = weekday(&word)
    {
        parts.weekday = Some(weekday);
        return Some(());
    }
    // A weekday in a language not listed, before any number.
    (parts.numbers == 0).then_some(())
}

/// "mar" is Mardi, martes and martedì before a number, and March after one; "mar 5, 2024" is rare in
/// exports, so a weekday is preferred. English month names in full are months wherever they stand.
fn is_month_first(word: &str) -> bool {
    word.len() > 3
}

/// Words of which at least the given letters begin a weekday, Monday first.
const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (
        Weekday::Monday,
        &[
            "mon",
            "mo",
            "lun",
            "ma.",
            "maa",
            "pon",
            "pn",
            "po",
            "пн",
            "man",
            "mån",
            "pzt",
            "seg",
            "月",
            "월",
            "周一",
            "星期一",
            "hét",
            "h",
        ],
    ),
    (
        Weekday::Tuesday,
        &[
            "tue",
            "di",
            "mar",
            "dinsdag",
            "tis",
            "tir",
            "wt",
            "út",
            "ut",
            "вт",
            "sal",
            "ter",
            "火",
            "화",
            "周二",
            "星期二",
            "ke",
        ],
    ),
    (
        Weekday::Wednesday,
        &[
            "wed",
            "mi",
            "mer",
            "mié",
            "wo",
            "woe",
            "śr",
            "sr",
            "st",
            "ср",
            "ons",
            "çar",
            "qua",
            "水",
            "수",
            "周三",
            "星期三",
            "sze",
        ],
    ),
    (
        Weekday::Thursday,
        &[
            "thu",
            "do",
            "jeu",
            "jue",
            "gio",
            "don",
            "czw",
            "čt",
            "št",
            "чт",
            "tor",
            "per",
            "qui",
            "木",
            "목",
            "周四",
            "星期四",
            "cs",
        ],
    ),
    (
        Weekday::Friday,
        &[
            "fri",
            "fr",
            "ven",
            "vie",
            "vr",
            "vri",
            "pt",
            "pi",
            "pá",
            "пт",
            "fre",
            "cum",
            "sex",
            "金",
            "금",
            "周五",
            "星期五",
            "p",
        ],
    ),
    (
        Weekday::Saturday,
        &[
            "sat",
            "sa",
            "sam",
            "sáb",
            "sab",
            "za",
            "zat",
            "so.",
            "sob",
            "сб",
            "lör",
            "lør",
            "cmt",
            "土",
            "토",
            "周六",
            "星期六",
            "szo",
        ],
    ),
    (
        Weekday::Sunday,
        &[
            "sun",
            "so",
            "dim",
            "dom",
            "zo",
            "zon",
            "nie",
            "nd",
            "ne",
            "вс",
            "sön",
            "søn",
            "paz",
            "日",
            "일",
            "周日",
            "星期日",
            "v",
        ],
    ),
];

fn weekday(word: &str) -> Option<Weekday> {
    let exact = WEEKDAYS
        .iter()
        .find(|(_, names)| names.contains(&word))
        .map(|(day, _)| *day);
    exact.or_else(|| {
        WEEKDAYS
            .iter()
            .find(|(_, names)| {
                names
                    .iter()
                    .any(|n| n.chars().count() >= 3 && word.starts_with(n))
            })
            .map(|(day, _)| *day)
            .or_else(|| {
                ["mo", "di", "mi", "do", "fr", "sa", "so"]
                    .iter()
                    .position(|n| word.ends_with("tag") && word.starts_with(n))
                    .and_then(|at| WEEKDAYS.get(at))
                    .map(|(day, _)| *day)
            })
    })
}

/// Beginnings of month names in the languages exports are met in.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "sty", "jän", "oca", "led"],
    &["feb", "fév", "fev", "фев", "lut", "şub", "úno", "helmi"],
    &["mar", "mär", "mrt", "maa", "март", "mrz", "bře"],
    &["apr", "avr", "abr", "апр", "kwi", "nis", "dub", "huhti"],
    &[
        "may", "mai", "mei", "maj", "mag", "мая", "май", "kvě", "touko",
    ],
    &["jun", "juin", "giu", "июн", "cze", "haz", "čvn", "kesä"],
    &["jul", "juil", "lug", "июл", "lip", "tem", "čvc", "heinä"],
    &[
        "aug", "aoû", "aou", "ago", "авг", "sie", "ağu", "srp", "elo",
    ],
    &["sep", "set", "сен", "wrz", "eyl", "zář", "syys"],
    &[
        "oct", "okt", "out", "ott", "окт", "paź", "eki", "říj", "loka",
    ],
    &["nov", "ноя", "lis", "kas", "marras"],
    &[
        "dec", "dez", "déc", "dic", "дек", "gru", "ara", "pro", "joulu",
    ],
];

fn month(word: &str) -> Option<i8> {
    MONTHS
        .iter()
        .position(|names| names.iter().any(|n| word.starts_with(n)))
        .map(|at| at as i8 + 1)
}

/// What table views write where there is no date.
fn is_none_word(cell: &str) -> bool {
    matches!(
        cell.to_lowercase().as_str(),
        "none"
            | "ohne"
            | "keine"
            | "keine angabe"
            | "aucun"
            | "aucune"
            | "ninguno"
            | "ninguna"
            | "nessuno"
            | "nessuna"
            | "geen"
            | "nenhum"
            | "nenhuma"
            | "なし"
            | "无"
            | "無"
            | "-"
    )
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
        let decide = |cells: &[&str], locale: Option<&str>| {
            let mut evidence = Evidence::default();
            for cell in cells {
                evidence.add(cell);
            }
            let decision = evidence.decide(locale);
            (decision.order, decision.guessed)
        };
        use Order::{DayMonth as D, MonthDay as M, YearMonth as Y};
        assert_eq!(decide(&["3/4/2024", "3/22/2024"], Some("en")), (M, false));
        assert_eq!(decide(&["3/4/2024", "22/3/2024"], Some("en")), (D, false));
        assert_eq!(decide(&["3/4/2024"], Some("en")), (M, true));
        assert_eq!(decide(&["3/4/2024"], Some("fr")), (D, false));
        assert_eq!(decide(&["3/4/2024 1:00 PM"], Some("en")), (M, false));
        assert_eq!(decide(&["Mon 3/4/2024"], Some("en")), (M, false));
        assert_eq!(decide(&["Wed 3/4/2024"], Some("en")), (D, false));
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
