//! Comparing what people are born with or given once: the birthday, a number the state gives.

use jiff::civil::Date;
use rapidfuzz::distance::osa;

use super::{Context, Evidence, Fact, Note};
use crate::matching::FieldVerdict;
use crate::matching::prepare::Person;
use crate::matching::stats::count;
use crate::matching::weights::ContactWeights;

/// So many different names may be one person's misspelt copies.
const COPIES: f64 = 4.0;

/// Two digits apart are the birthdays of relatives so many bits more often than those of strangers.
const SIBLINGS: f64 = 2.0;

/// Years between a parent's birthday and a child's, at least.
const GENERATION: i16 = 14;

/// How two birthdays agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::matching) enum Days {
    Same,
    /// One slip: a digit, day and month turned, the next day, a year not known.
    Close,
    /// One year, on either side the first of January: only the year was known.
    Year,
    /// Two digits differ.
    Loose,
    /// Day and month agree, the years are far from each other.
    Day,
    Different,
}

impl Days {
    pub(in crate::matching) const ALL: [Days; 6] = [
        Days::Same,
        Days::Close,
        Days::Year,
        Days::Loose,
        Days::Day,
        Days::Different,
    ];

    /// Its weight in bits.
    pub(in crate::matching) fn weight(self, w: &mut ContactWeights) -> &mut f64 {
        match self {
            Days::Same => &mut w.birthday_same,
            Days::Close => &mut w.birthday_close,
            Days::Year => &mut w.birthday_year,
            Days::Loose => &mut w.birthday_loose,
            Days::Day => &mut w.birthday_day,
            Days::Different => &mut w.birthday_different,
        }
    }
}

/// Whether two birthdays are those of a parent and a child, who often share a name, a telephone and a
/// home: years apart, and further than mistyped digits explain.
pub(super) fn a_generation_apart(x: Date, y: Date) -> bool {
    !no_year(x)
        && !same_day(x, y)
        && !no_year(y)
        && (x.year() - y.year()).abs() >= GENERATION
        && digits_apart(x, y) >= 3
}

/// In how many digits two dates differ, written as eight digits.
fn digits_apart(x: Date, y: Date) -> usize {
    let number =
        |d: Date| i32::from(d.year()) * 10_000 + i32::from(d.month()) * 100 + i32::from(d.day());
    let (mut p, mut q) = (number(x), number(y));
    let mut apart = 0;
    while p > 0 || q > 0 {
        apart += usize::from(p % 10 != q % 10);
        (p, q) = (p / 10, q / 10);
    }
    apart
}

/// The first of January is what forms put in when nobody knows the day.
fn stand_in(d: Date) -> bool {
    d.month() == 1 && d.day() == 1
}

/// The years that programs put in where none is known.
fn no_year(d: Date) -> bool {
    matches!(d.year(), 1604 | 1900 | 1901 | ..=1)
}

/// One day of the year; the first of January says nothing.
fn same_day(x: Date, y: Date) -> bool {
    (x.month(), x.day()) == (y.month(), y.day()) && !stand_in(x)
}

pub(in crate::matching) fn days(x: Date, y: Date) -> Days {
    let same_day = (x.month(), x.day()) == (y.month(), y.day());
    let next_day = x.duration_until(y).as_hours().abs() == 24;
    let turned = x.year() == y.year() && (x.month(), x.day()) == (y.day(), y.month());
    let apart = digits_apart(x, y);
    if x == y {
        Days::Same
    } else if x.year() == y.year() && (stand_in(x) || stand_in(y)) {
        Days::Year
    } else if same_day && (no_year(x) || no_year(y)) || next_day || turned || apart == 1 {
        Days::Close
    } else if apart == 2 {
        Days::Loose
    } else if same_day && !stand_in(x) {
        Days::Day
    } else {
        Days::Different
    }
}

/// The birthday.
pub(super) fn birthday(context: Context<'_>, a: Option<Date>, b: Option<Date>, out: &mut Evidence) {
    let w = &context.weights.contact;
    let (Some(x), Some(y)) = (a, b) else { return };
    let found = days(x, y);
    let mut note = Note::None;
    let (weight, kin) = match found {
        Days::Same => {
            // Beyond those who share a birthday by chance, and a person's own misspelt copies.
            let sharing = context.stats.birthdays.on(x);
            let usual = COPIES + context.stats.people / 20_000.0;
            let common = (sharing / usual).log2().max(0.0);
            if sharing > 2.0 * usual {
                note = Note::SharedBy(sharing as u32);
            }
            let most = if stand_in(x) {
                w.birthday_close
            } else {
                w.birthday_same
            };
            let bits = (most - common * w.birthday_sharing).max(0.0);
            // Twins have two names; of relatives with one name, none are born on one day.
            let twins = if out.one_name { bits } else { w.birthday_kin };
            (bits, bits.min(twins))
        }
        Days::Close => (w.birthday_close, w.birthday_close / 2.0),
        Days::Year => (w.birthday_year, 0.0),
        // Brothers and sisters are born in the same years.
        Days::Loose => (w.birthday_loose, w.birthday_loose - SIBLINGS),
        Days::Day => (w.birthday_day, w.birthday_day),
        Days::Different => {
            let bits = w.birthday_different;
            out.contradiction |= !stand_in(x) && !stand_in(y);
            (bits, bits)
        }
    };
    let verdict = (!matches!(found, Days::Same | Days::Different)).then_some(FieldVerdict::Close);
    // What forms put in teaches nothing.
    out.facts.birthdays = (found != Days::Same || !stand_in(x)).then_some(found);
    out.add("birthday", weight, verdict, note);
    out.kin(kin.min(weight));
}

/// The number the state gave.
pub(super) fn number(context: Context<'_>, a: &Person<'_>, b: &Person<'_>, out: &mut Evidence) {
    let w = &context.weights.contact;
    let (Some(x), Some(y)) = (a.number, b.number) else {
        return;
    };
    let (tx, ty) = (context.strings.text(x), context.strings.text(y));
    let long = tx.len().min(ty.len()) >= 6;
    let apart = osa::distance_with_args(
        tx.bytes(),
        ty.bytes(),
        &osa::Args::default().score_cutoff(2),
    )
    .filter(|_| long);
    out.facts.note(Fact::Number, x != y && apart.is_none());
    if x == y {
        let sharing = count(&context.stats.number, x);
        let note = if sharing > COPIES {
            Note::SharedBy(sharing as u32)
        } else {
            Note::None
        };
        let less = w.number_sharing * (sharing / COPIES).log2().max(0.0);
        let bits = (w.number_same - less).max(0.0);
        out.add("government_id", bits, None, note);
        out.kin((w.number_kin - less).clamp(0.0, bits));
        return;
    }
    match apart {
        Some(1) => {
            out.add(
                "government_id",
                w.number_close,
                Some(FieldVerdict::Close),
                Note::None,
            );
        }
        Some(_) => {
            out.add(
                "government_id",
                w.number_loose,
                Some(FieldVerdict::Close),
                Note::None,
            );
        }
        None => out.add("government_id", w.number_different, None, Note::None),
    }
}
