//! When to look again: right after the clean-up, after the next sync, and after a day.
//!
//! What a sync brings back comes back when it runs, so one clean look proves little. The three looks are
//! counted from the first one that was clean; a look that was not clean begins them anew.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::case::{Case, Check};

/// What is said where it is time to look.
pub const OFFER: &str = "The clean-up plan of this case is finished. Export again from the programs you cleaned up, and see whether every marked record is gone, whether anything came back, and whether anything came to harm.";

/// One of the looks at fresh exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Which one.
    pub occasion: Occasion,
    /// The first day on which it makes sense.
    pub from: Date,
    /// The day it was taken, and was clean.
    pub done: Option<Date>,
}

/// When a look is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// Right after the deletions.
    CleanUp,
    /// After what an earlier look showed was put right.
    Mended,
    /// Once the sync has run.
    NextSync,
    /// A day later, when everything that runs by night has run.
    ADayLater,
}

impl Look {
    fn when(&self) -> &'static str {
        match self.occasion {
            Occasion::CleanUp => "right after the clean-up",
            Occasion::Mended => "when what was found is put right",
            Occasion::NextSync => "after the next sync has run",
            Occasion::ADayLater => "a day later",
        }
    }

    /// When it is to be taken, or that it was, in a line.
    pub fn sentence(&self) -> String {
        let when = self.when();
        match (self.done, self.occasion) {
            (Some(day), _) => format!("[x] {when}: clean on {day}"),
            (None, Occasion::CleanUp | Occasion::Mended) => format!("[ ] {when}"),
            (None, _) => format!("[ ] {when}: on {} or later", self.from),
        }
    }
}

/// Which looks are left to take, in a sentence.
pub fn left(looks: &[Look]) -> String {
    let open = looks.iter().filter(|look| look.done.is_none());
    let open: Vec<String> = open
        .map(|look| match look.occasion {
            Occasion::CleanUp | Occasion::Mended => look.when().to_owned(),
            _ => format!("{}, on {} or later", look.when(), look.from),
        })
        .collect();
    match open.as_slice() {
        [] => "Clean on two days, one after the other: the clean-up held.".to_owned(),
        all => format!("Look again: {}.", all.join("; ")),
    }
}

/// The three looks, as far as the earlier ones of a case have taken them.
pub fn looks(checks: &[Check], today: Date) -> [Look; 3] {
    let series = clean_at_the_end(checks);
    let first = series.first().map(|c| c.day);
    let from = first.unwrap_or(today);
    let next_day = from.checked_add(1.day()).unwrap_or(from);
    let beginning = if checks.len() > series.len() {
        Occasion::Mended
    } else {
        Occasion::CleanUp
    };
    let later = series.iter().find(|c| c.day >= next_day);
    [
        (beginning, from, first),
        (Occasion::NextSync, from, series.get(1).map(|c| c.day)),
        (Occasion::ADayLater, next_day, later.map(|c| c.day)),
    ]
    .map(|(occasion, from, done)| Look {
        occasion,
        from,
        done,
    })
}

/// Whether a case was clean on two days, one after the other, and nothing speaks for another look.
pub fn is_settled(checks: &[Check]) -> bool {
    let series = clean_at_the_end(checks);
    series.first().map(|c| c.day) < series.last().map(|c| c.day)
}

/// Whether it is time to look: the plan was written, or its deletions are all ticked off
/// (`carried_out`), and the looks so far do not settle it.
pub fn is_due(case: &Case, carried_out: bool) -> bool {
    let marks = case.marks();
    let planned = case.deletions(&marks).next().is_some();
    planned && (carried_out || case.plan_written.is_some()) && !is_settled(&case.checks)
}

/// The clean looks after the last one that was not.
fn clean_at_the_end(checks: &[Check]) -> &[Check] {
    let from = checks.iter().rposition(|c| !c.clean).map_or(0, |at| at + 1);
    &checks[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks on days of November 2026; a negative day was not clean.
    fn checks(days: &[i8]) -> Vec<Check> {
        let check = |day: &i8| Check {
            day: Date::constant(2026, 11, day.abs()),
            clean: *day > 0,
            verdict: String::new(),
            files: Vec::new(),
        };
        days.iter().map(check).collect()
    }

    #[test]
    fn three_looks_from_the_first_clean_one() {
        let cases: [(&[i8], [&str; 3], bool); 6] = [
            (
                &[],
                [
                    "[ ] right after the clean-up",
                    "[ ] after the next sync has run: on 2026-11-22 or later",
                    "[ ] a day later: on 2026-11-23 or later",
                ],
                false,
            ),
            (
                &[20],
                [
                    "[x] right after the clean-up: clean on 2026-11-20",
                    "[ ] after the next sync has run: on 2026-11-20 or later",
                    "[ ] a day later: on 2026-11-21 or later",
                ],
                false,
            ),
            (
                &[20, 20],
                [
                    "[x] right after the clean-up: clean on 2026-11-20",
                    "[x] after the next sync has run: clean on 2026-11-20",
                    "[ ] a day later: on 2026-11-21 or later",
                ],
                false,
            ),
            (
                &[20, 22],
                [
                    "[x] right after the clean-up: clean on 2026-11-20",
                    "[x] after the next sync has run: clean on 2026-11-22",
                    "[x] a day later: clean on 2026-11-22",
                ],
                true,
            ),
            (
                &[20, -21],
                [
                    "[ ] when what was found is put right",
                    "[ ] after the next sync has run: on 2026-11-22 or later",
                    "[ ] a day later: on 2026-11-23 or later",
                ],
                false,
            ),
            (
                &[20, -21, 21],
                [
                    "[x] when what was found is put right: clean on 2026-11-21",
                    "[ ] after the next sync has run: on 2026-11-21 or later",
                    "[ ] a day later: on 2026-11-22 or later",
                ],
                false,
            ),
        ];
        for (days, sentences, settled) in cases {
            let checks = checks(days);
            let said = looks(&checks, Date::constant(2026, 11, 22)).map(|l| l.sentence());
            assert_eq!(said, sentences, "{days:?}");
            let open = sentences.iter().filter(|s| s.starts_with("[ ]")).count();
            let left = left(&looks(&checks, Date::constant(2026, 11, 22)));
            assert_eq!(left.starts_with("Look again: "), open > 0, "{left}");
            assert_eq!(left.matches(" or later").count(), open.min(2), "{left}");
            assert_eq!(is_settled(&checks), settled, "{days:?}");
        }
    }
}
