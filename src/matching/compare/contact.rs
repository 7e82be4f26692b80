//! Comparing two contacts.
//!
//! Names weigh by their rarity. Mail addresses, telephones and places are compared as sets and weigh
//! by how many different people share them. What belongs to an employer (company, mail domain,
//! switchboard, street) counts once, and what a household shares cannot outweigh another given name.

use jiff::civil::Date;

use super::name::{Likeness, names};
use super::reach::reachable;
use super::{Context, Evidence, Note, close};
use crate::matching::FieldVerdict;
use crate::matching::prepare::{Person, Slot};
use crate::matching::weights::ContactWeights;

pub(super) fn compare(
    context: Context<'_>,
    (sa, a): (&Slot, &Person<'_>),
    (sb, b): (&Slot, &Person<'_>),
) -> Evidence {
    let w = &context.weights.contact;
    let mut out = Evidence::new();

    let names = names(context, a, b);
    let verdict = |likeness| match likeness {
        Likeness::Same if names.swapped => Some(FieldVerdict::Equivalent),
        Likeness::Nickname
        | Likeness::Initial
        | Likeness::Part
        | Likeness::Close
        | Likeness::Sound
        | Likeness::Loose => Some(FieldVerdict::Close),
        _ => None,
    };
    let note = match names.given.0 {
        _ if names.swapped => Note::Swapped,
        Likeness::Nickname => Note::Nickname,
        _ => Note::None,
    };
    out.add(
        "family_name",
        names.family.1,
        verdict(names.family.0),
        if names.swapped {
            Note::Swapped
        } else {
            Note::None
        },
    );
    out.add("given_name", names.given.1, verdict(names.given.0), note);
    let other_given = names.given.0 == Likeness::Different;
    out.contradiction |= other_given;

    if !names.swapped && matches!(names.given.0, Likeness::Same | Likeness::Nickname) {
        middle(context, a, b, &mut out);
    }
    match (a.generation, b.generation) {
        (Some(x), Some(y)) if x != y => {
            out.add(
                "suffix",
                w.generation_different,
                Some(FieldVerdict::Different),
                Note::Generation,
            );
            out.contradiction = true;
        }
        (Some(_), None) | (None, Some(_)) => {
            out.add("suffix", w.generation_one_sided, None, Note::None);
        }
        _ => {}
    }

    let reach = out.len;
    let shared = reachable(context, a, b, names.given.0, &mut out);
    let loose = names.given.0 == Likeness::Loose;
    let generations = a.birthday.zip(b.birthday);
    let generations = generations.is_some_and(|(x, y)| a_generation_apart(x, y));
    out.contradiction |= generations;
    if other_given || generations || loose && !shared.own_mail {
        household(&mut out, reach, w.household_most);
    } else if shared.nothing {
        let against = out.lines_mut()[reach..]
            .iter_mut()
            .min_by(|x, y| x.weight.total_cmp(&y.weight));
        if let Some(line) = against {
            line.weight += w.nothing_shared;
            line.note = Note::NothingShared;
        }
    }
    if names.family.0 == Likeness::Different && !shared.personal {
        out.contradiction = true;
    }

    birthday(context, a.birthday, b.birthday, other_given, &mut out);
    if let (Some(x), Some(y)) = (a.title, b.title) {
        let weight = if x == y {
            w.title_same
        } else {
            w.title_different
        };
        out.add("job_title", weight, None, Note::None);
    }
    if let (Some(x), Some(y)) = (sa.notes, sb.notes)
        && x == y
    {
        out.add("notes", w.notes_same, None, Note::None);
    }
    out
}

/// What two records that share no key but those of their names gain by everything else, at most: a
/// mistyped mail address, a telephone number with a digit wrong, a middle name, a title.
const MOST_BESIDES_NAMES: f64 = 9.0;

/// What relatives and colleagues gain besides what they share: a title, notes, a middle name.
const MOST_OF_OTHERS: f64 = 4.0;

/// The most that two people have who share neither family nor given name.
pub(super) fn most_of_others(w: &ContactWeights) -> f64 {
    w.family_different + w.given_different + w.household_most + w.birthday_same + MOST_OF_OTHERS
}

/// The most that two contacts can have; see [`super::most`].
pub(super) fn most(
    context: Context<'_>,
    a: &Person<'_>,
    b: &Person<'_>,
    by_name_alone: bool,
) -> f64 {
    let w = &context.weights.contact;
    let names = names(context, a, b);
    let besides = if by_name_alone {
        MOST_BESIDES_NAMES
    } else if names.given.0 == Likeness::Different {
        let birthday = a.birthday.and(b.birthday).map_or(0.0, |_| w.birthday_same);
        w.household_most + birthday + MOST_OF_OTHERS
    } else {
        f64::INFINITY
    };
    names.bits() + besides
}

fn middle(context: Context<'_>, a: &Person<'_>, b: &Person<'_>, out: &mut Evidence) {
    let w = &context.weights.contact;
    let (Some(&x), Some(&y)) = (a.given.get(1), b.given.get(1)) else {
        return;
    };
    let (tx, ty) = (context.strings.text(x), context.strings.text(y));
    if tx.starts_with(ty) || ty.starts_with(tx) || close(tx, ty) {
        out.add("middle_name", w.middle_same, None, Note::None);
    } else {
        out.add("middle_name", w.middle_different, None, Note::None);
    }
}

/// Holds what relatives and colleagues share to `most` bits in all.
fn household(out: &mut Evidence, from: usize, most: f64) {
    let gain: f64 = out.lines()[from..].iter().map(|l| l.weight.max(0.0)).sum();
    if gain <= most {
        return;
    }
    for line in &mut out.lines_mut()[from..] {
        if line.weight > 0.0 {
            line.weight *= most / gain;
            if line.note == Note::None {
                line.note = Note::Household;
            }
        }
    }
}

/// Years between a parent's birthday and a child's, at least.
const GENERATION: i16 = 14;

/// Whether two birthdays are those of a parent and a child, who often share a name, a telephone and a
/// home: years apart, and further than mistyped digits explain.
fn a_generation_apart(x: Date, y: Date) -> bool {
    (x.year() - y.year()).abs() >= GENERATION && digits_apart(x, y) >= 3
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

fn birthday(
    context: Context<'_>,
    a: Option<Date>,
    b: Option<Date>,
    twins: bool,
    out: &mut Evidence,
) {
    let w = &context.weights.contact;
    let (Some(x), Some(y)) = (a, b) else { return };
    let no_year = |d: Date| d.year() <= 1604 || matches!(d.year(), 1900 | 1901);
    // The first of January is what forms put in when nobody knows.
    let stand_in = |d: Date| d.month() == 1 && d.day() == 1;
    let same_day = (x.month(), x.day()) == (y.month(), y.day());
    let next_day = x.duration_until(y).as_hours().abs() == 24;
    let turned = x.year() == y.year() && (x.month(), x.day()) == (y.day(), y.month());
    let one_digit = digits_apart(x, y) == 1;
    let (weight, verdict) = if x == y {
        (
            match (stand_in(x), twins) {
                (true, _) => w.birthday_close,
                (false, true) => w.birthday_twins,
                (false, false) => w.birthday_same,
            },
            None,
        )
    } else if same_day && (no_year(x) || no_year(y)) || next_day || turned || one_digit {
        (w.birthday_close, Some(FieldVerdict::Close))
    } else {
        if !stand_in(x) && !stand_in(y) {
            out.contradiction = true;
        }
        (w.birthday_different, None)
    };
    out.add("birthday", weight, verdict, Note::None);
}
