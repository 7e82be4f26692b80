//! Days, numbers and lists of names as people type them.
//!
//! Lenient where one reading is certain, and never guessing where two are: `10/12/2026` is the 10th of
//! December to some and the 12th of October to others, so both readings are handed back to be asked.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// A text that is no day, or not one day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypedDateError {
    /// Two readings are possible.
    #[error("this can mean {} or {}", date_in_words(*.day_first), date_in_words(*.month_first))]
    Ambiguous {
        /// Read as day, month, year.
        day_first: Date,
        /// Read as month, day, year.
        month_first: Date,
    },
    /// A stretch of time, not a day.
    #[error(
        "this is a stretch of time; please give one day, such as \"1 week ago\" or \"2026-10-12\""
    )]
    Stretch,
    /// No day at all.
    #[error(
        "this is not a day I can read; please write it like 2026-10-12, \"yesterday\" or \"3 weeks ago\""
    )]
    NoDate,
}

/// A text that is no whole number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("please give a whole number in digits, such as 2 or 6092")]
pub struct TypedNumberError;

/// `12 October 2026`.
pub fn date_in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// A day as people write it: `2026-10-12`, `12.10.2026`, `12 October 2026`, `Oct 12`, `yesterday`,
/// `monday`, `3 weeks ago`. A day without a year is the latest one that is not after `today`.
pub fn date(text: &str, today: Date) -> Result<Date, TypedDateError> {
    let text = text.trim().to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty() && !matches!(*word, "on" | "the" | "of"))
        .collect();
    match words.as_slice() {
        [one] => numeric(one).unwrap_or_else(|| named_day(one, today)),
        [
            "last" | "this" | "next",
            "week" | "month" | "year" | "weekend",
        ] => Err(TypedDateError::Stretch),
        ["last", day] => named_day(day, today),
        [count, unit, "ago"] => ago(count, unit, today),
        parts => with_month_name(parts, today),
    }
}

/// A number as people write it: `6092`, `6 092`, `6,092`, `about 500`, `none`.
pub fn number(text: &str) -> Result<u64, TypedNumberError> {
    let text = text.trim().to_lowercase();
    let text = ["about", "around", "roughly", "ca.", "~"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(&text)
        .trim();
    if matches!(text, "none" | "zero" | "no") {
        return Ok(0);
    }
    let groups: Vec<&str> = text
        .split([' ', ',', '.', '\'', '’', '\u{a0}', '\u{202f}'])
        .collect();
    let [first, rest @ ..] = groups.as_slice() else {
        return Err(TypedNumberError);
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let grouped = first.len() <= 3 && rest.iter().all(|part| part.len() == 3 && digits(part));
    if !digits(first) || !(rest.is_empty() || grouped) {
        return Err(TypedNumberError);
    }
    groups.concat().parse().map_err(|_| TypedNumberError)
}

/// Names with commas or semicolons between them; `none` is an empty list.
pub fn names(text: &str) -> Vec<String> {
    if text.trim().eq_ignore_ascii_case("none") {
        return Vec::new();
    }
    text.split([',', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `2026-10-12` and its kin; `None` where the word is not made of three numbers.
fn numeric(word: &str) -> Option<Result<Date, TypedDateError>> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| {
        let plain = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i16>().ok()).flatten()
    };
    let (first, second, third) = (number(a)?, number(b)?, number(c)?);
    if a.len() == 4 {
        return Some(day(first, second, third).ok_or(TypedDateError::NoDate));
    }
    let year = year(c, third)?;
    let day_first = day(year, second, first);
    // Dots are written day first wherever they are used.
    let month_first = if word.contains('.') {
        None
    } else {
        day(year, first, second)
    };
    Some(match (day_first, month_first) {
        (Some(day_first), Some(month_first)) if day_first != month_first => {
            Err(TypedDateError::Ambiguous {
                day_first,
                month_first,
            })
        }
        (Some(date), _) | (None, Some(date)) => Ok(date),
        (None, None) => Err(TypedDateError::NoDate),
    })
}

/// Two digits mean this century.
fn year(written: &str, number: i16) -> Option<i16> {
    match written.len() {
        4 => Some(number),
        2 => Some(2000 + number),
        _ => None,
    }
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn named_day(word: &str, today: Date) -> Result<Date, TypedDateError> {
    let weekday = match word {
        "today" | "now" => return Ok(today),
        "yesterday" => return back(today, 1.day()),
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return Err(TypedDateError::NoDate),
    };
    today
        .nth_weekday(-1, weekday)
        .map_err(|_| TypedDateError::NoDate)
}

fn ago(count: &str, unit: &str, today: Date) -> Result<Date, TypedDateError> {
    let count: i64 = match count {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        digits => digits
            .parse()
            .ok()
            .filter(|n| (0..=20_000).contains(n))
            .ok_or(TypedDateError::NoDate)?,
    };
    let span = match unit {
        "day" | "days" => Span::new().try_days(count),
        "week" | "weeks" => Span::new().try_weeks(count),
        "month" | "months" => Span::new().try_months(count),
        "year" | "years" => Span::new().try_years(count),
        _ => return Err(TypedDateError::NoDate),
    };
    back(today, span.map_err(|_| TypedDateError::NoDate)?)
}

fn back(today: Date, span: Span) -> Result<Date, TypedDateError> {
    today.checked_sub(span).map_err(|_| TypedDateError::NoDate)
}

/// `12 october 2026`, `october 12th 2026`, `12 oct`.
fn with_month_name(parts: &[&str], today: Date) -> Result<Date, TypedDateError> {
    let mut month_number = None;
    let mut numbers = Vec::new();
    for part in parts {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
        if let Some(number) = month(part) {
            if month_number.replace(number).is_some() {
                return Err(TypedDateError::NoDate);
            }
        } else if matches!(&part[digits.len()..], "" | "." | "st" | "nd" | "rd" | "th") {
            let number: i16 = digits.parse().map_err(|_| TypedDateError::NoDate)?;
            numbers.push((digits, number));
        } else {
            return Err(TypedDateError::NoDate);
        }
    }
    let month = month_number.ok_or(TypedDateError::NoDate)?;
    let found = match numbers.as_slice() {
        [(_, of_month)] => {
            let this_year = day(today.year(), month, *of_month);
            match this_year {
                Some(date) if date <= today => Some(date),
                _ => day(today.year() - 1, month, *of_month),
            }
        }
        [(_, of_month), (written, number)] => {
            year(written, *number).and_then(|year| day(year, month, *of_month))
        }
        _ => None,
    };
    found.ok_or(TypedDateError::NoDate)
}

fn month(word: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS
        .iter()
        .position(|month| month.starts_with(word) || (*month == "september" && word == "sept"))?;
    i16::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as d;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    #[test]
    fn days_as_people_write_them() {
        let cases = [
            ("2026-10-12", d(2026, 10, 12)),
            (" 2026/10/12 ", d(2026, 10, 12)),
            ("12.10.2026", d(2026, 10, 12)),
            ("1.2.26", d(2026, 2, 1)),
            ("10/25/2026", d(2026, 10, 25)),
            ("25/10/2026", d(2026, 10, 25)),
            ("10/10/2026", d(2026, 10, 10)),
            ("today", TODAY),
            ("Yesterday", d(2026, 11, 21)),
            ("3 weeks ago", d(2026, 11, 1)),
            ("a week ago", d(2026, 11, 15)),
            ("2 months ago", d(2026, 9, 22)),
            ("10 days ago", d(2026, 11, 12)),
            // TODAY is a Sunday.
            ("monday", d(2026, 11, 16)),
            ("last sunday", d(2026, 11, 15)),
            ("12 October 2026", d(2026, 10, 12)),
            ("October 12th, 2026", d(2026, 10, 12)),
            ("the 3rd of Nov", d(2026, 11, 3)),
            ("24 Dec", d(2025, 12, 24)),
            ("5 sept. 2026", d(2026, 9, 5)),
        ];
        for (text, want) in cases {
            assert_eq!(date(text, TODAY), Ok(want), "{text}");
        }
    }

    #[test]
    fn two_readings_are_both_handed_back() {
        for text in ["10/12/2026", "10-12-2026", "10/12/26"] {
            let want = TypedDateError::Ambiguous {
                day_first: d(2026, 12, 10),
                month_first: d(2026, 10, 12),
            };
            assert_eq!(date(text, TODAY), Err(want), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["last week", "this month"] {
            assert_eq!(date(text, TODAY), Err(TypedDateError::Stretch), "{text}");
        }
        for text in [
            "",
            "soon",
            "32.1.2026",
            "2026-13-01",
            "12",
            "1.2.3",
            "october",
            "ago",
            "99999999 days ago",
            "-3 days ago",
            "12 12 october 2026 1",
            "may may 3",
        ] {
            assert_eq!(date(text, TODAY), Err(TypedDateError::NoDate), "{text}");
        }
    }

    #[test]
    fn numbers_as_people_write_them() {
        let cases = [
            ("2", Ok(2)),
            ("6092", Ok(6092)),
            ("6 092", Ok(6092)),
            ("6,092", Ok(6092)),
            ("1.234.567", Ok(1_234_567)),
            ("about 500", Ok(500)),
            ("none", Ok(0)),
            ("1.5", Err(TypedNumberError)),
            ("60,92", Err(TypedNumberError)),
            ("-1", Err(TypedNumberError)),
            ("many", Err(TypedNumberError)),
            ("", Err(TypedNumberError)),
            ("99999999999999999999999", Err(TypedNumberError)),
        ];
        for (text, want) in cases {
            assert_eq!(number(text), want, "{text}");
        }
    }

    #[test]
    fn names_are_told_apart_by_commas() {
        assert_eq!(
            names("My Tool, Other one ;; x"),
            ["My Tool", "Other one", "x"]
        );
        assert!(names(" None ").is_empty());
        assert!(names(" , ").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let _ = date(&text, TODAY);
            let _ = number(&text);
        }

        #[test]
        fn any_mix_of_date_words_is_read_or_refused(
            text in "([0-9]{1,5}|[-/., ]|oct|may|ago|week|days|last|é|th|a){0,8}"
        ) {
            let _ = date(&text, TODAY);
            let _ = number(&text);
        }

        #[test]
        fn the_standard_form_is_always_read(year in 1900i16..2100, month in 1i8..=12, of_month in 1i8..=28) {
            let day = d(year, month, of_month);
            prop_assert_eq!(date(&day.to_string(), TODAY), Ok(day));
            prop_assert_eq!(date(&date_in_words(day), TODAY), Ok(day));
        }
    }
}
