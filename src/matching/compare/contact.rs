//! Comparing two contacts.
//!
//! Every field is weighed twice, because two records that are not one person may still be more than
//! strangers. Against *strangers* names weigh by their rarity, and what people are reached by weighs by
//! how many share it; what belongs to an employer (company, mail domain, switchboard, street) counts
//! once. Against the *next of kin* a family name, a home and its telephone weigh nothing, for relatives
//! share them, and a given name, a birthday or a mobile weighs little enough for father and son or
//! twins. The two sums compete: what is left for "one person" is the odds against both together.

use super::birth;
use super::name::{Likeness, Names, names};
use super::reach::reachable;
use super::{Context, Evidence, Fact, Note, close};
use crate::matching::FieldVerdict;
use crate::matching::prepare::{Person, Slot};
use crate::matching::stats::count;
use crate::matching::weights::rarity;

pub(super) fn compare(
    context: Context<'_>,
    (sa, a): (&Slot, &Person<'_>),
    (sb, b): (&Slot, &Person<'_>),
) -> Evidence {
    let w = &context.weights.contact;
    let mut out = Evidence::new();

    let names = names(context, a, b);
    add_names(context, &names, &mut out);
    if !names.swapped && matches!(names.given.0, Likeness::Same | Likeness::Nickname) {
        middle(context, a, b, &mut out);
    }
    generation(context, a, b, &mut out);
    let other_given = names.given.0 == Likeness::Different;
    out.one_name = !names.swapped
        && names.family.0 == Likeness::Same
        && matches!(names.given.0, Likeness::Same | Likeness::Nickname);

    let reach = out.len;
    let shared = reachable(context, a, b, &names, &mut out);
    if shared.nothing {
        let against = out.lines_mut()[reach..]
            .iter_mut()
            .min_by(|x, y| x.weight.total_cmp(&y.weight));
        if let Some(line) = against {
            line.weight += w.nothing_shared;
            line.note = Note::NothingShared;
        }
    }
    birth::birthday(context, a.birthday, b.birthday, &mut out);
    birth::number(context, a, b, &mut out);
    work(context, a, b, shared.other_employer, &mut out);
    if let (Some(x), Some(y)) = (sa.notes, sb.notes)
        && x == y
    {
        out.add("notes", w.notes_same, None, Note::None);
    }

    out.facts.home = shared.home;
    let generations = a.birthday.zip(b.birthday);
    out.contradiction |= other_given && shared.home;
    out.contradiction |= generations.is_some_and(|(x, y)| birth::a_generation_apart(x, y));
    against_kin(context, &mut out);
    out.name_only = !out
        .lines()
        .iter()
        .any(|l| l.weight > 0.0 && !is_name(l.field))
        && (more_than_a_name(a) || more_than_a_name(b));
    out
}

/// Fields that say what a person is called or does: namesakes share them.
pub(super) fn is_name(field: &str) -> bool {
    matches!(
        field,
        "family_name"
            | "given_name"
            | "middle_name"
            | "family_reading"
            | "given_reading"
            | "suffix"
            | "job_title"
    )
}

/// Whether a record holds anything by which namesakes could be told apart.
fn more_than_a_name(p: &Person<'_>) -> bool {
    !p.mails.is_empty()
        || !p.phones.is_empty()
        || !p.places.is_empty()
        || p.company.is_some()
        || p.birthday.is_some()
        || p.number.is_some()
        || p.profession.is_some()
}

/// The lines of the names.
fn add_names(context: Context<'_>, names: &Names, out: &mut Evidence) {
    let w = &context.weights.contact;
    let verdict = |likeness| match likeness {
        Likeness::Same if names.swapped || names.by_reading => Some(FieldVerdict::Equivalent),
        Likeness::Nickname
        | Likeness::Initial
        | Likeness::Part
        | Likeness::Close
        | Likeness::Sound
        | Likeness::Loose => Some(FieldVerdict::Close),
        _ => None,
    };
    let (family, given) = (names.family, names.given);
    let note = if names.swapped {
        Note::Swapped
    } else if names.by_reading {
        Note::Read
    } else {
        Note::None
    };
    out.add("family_name", family.1, verdict(family.0), note);
    out.kin(match family.0 {
        Likeness::Different => w.kin_family_different,
        _ => family.1.min(0.0),
    });
    for (fact, likeness) in [(Fact::Family, family.0), (Fact::Given, given.0)] {
        if likeness != Likeness::Missing {
            out.facts.note(fact, likeness == Likeness::Different);
        }
    }
    let note = match given.0 {
        Likeness::Nickname if !names.swapped => Note::Nickname,
        _ => note,
    };
    out.add("given_name", given.1, verdict(given.0), note);
    out.kin(match given.0 {
        Likeness::Same | Likeness::Nickname => given.1.min(w.kin_given_same),
        Likeness::Part => given.1.min(w.kin_given_part),
        Likeness::Initial => given.1.min(w.kin_given_initial),
        // Read alike and written otherwise, as names of sisters may be.
        Likeness::Close | Likeness::Sound => given.1.min(w.kin_given_close),
        Likeness::Loose => given.1.min(w.kin_given_loose),
        Likeness::Missing => given.1,
        Likeness::Different => w.given_different,
    });
    for (field, bits) in ["family_reading", "given_reading"]
        .into_iter()
        .zip(names.readings)
    {
        let Some(bits) = bits else { continue };
        let note = if bits < 0.0 {
            Note::TwoReadings
        } else {
            Note::None
        };
        out.add(field, bits, None, note);
        out.kin(bits.min(0.0));
    }
}

fn generation(context: Context<'_>, a: &Person<'_>, b: &Person<'_>, out: &mut Evidence) {
    let w = &context.weights.contact;
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

/// Post and occupation: rare ones say more, and both change. With another employer comes another post:
/// that is one difference, not two.
fn work(
    context: Context<'_>,
    a: &Person<'_>,
    b: &Person<'_>,
    other_employer: bool,
    out: &mut Evidence,
) {
    let w = &context.weights.contact;
    let stats = context.stats;
    let pairs = [
        (
            "job_title",
            Fact::Title,
            a.title,
            b.title,
            w.title_same,
            w.title_different,
        ),
        (
            "profession",
            Fact::Profession,
            a.profession,
            b.profession,
            w.profession_same,
            w.profession_different,
        ),
    ];
    for (field, fact, x, y, same, different) in pairs {
        let (Some(x), Some(y)) = (x, y) else { continue };
        let bits = if x == y {
            // Half of what rarity says: one person's copies change their wording.
            let chance = count(&stats.work, x) / (stats.works + 1.0);
            rarity(chance, [0.0, 2.0 * same[1]])
                .midpoint(0.0)
                .max(same[0])
        } else if other_employer {
            0.0
        } else {
            different
        };
        out.add(field, bits, None, Note::None);
        if fact == Fact::Profession {
            out.kin(bits.min(w.kin_profession_same));
        }
        if !other_employer {
            out.facts.note(fact, x != y);
        }
    }
}

/// log2 of the odds against strangers and against the next of kin together.
pub(super) fn against_both(strangers: f64, kin: f64) -> f64 {
    // 1 / (1/x + 1/y)
    -((-strangers).exp2() + (-kin).exp2()).log2()
}

/// Lets the two sums compete, and takes what the strangers' sum loses by it off the lines by which
/// relatives are alike, so that the lines still add up.
fn against_kin(context: Context<'_>, out: &mut Evidence) {
    let w = &context.weights.contact;
    let strangers = out.bits();
    let base = context.stats.people.log2() + w.kin_base;
    let kin = base + out.lines().iter().map(|l| l.kin).sum::<f64>();
    out.kin_base = Some(base);
    for line in out.lines_mut() {
        line.alone = line.weight;
    }
    let loss = strangers - against_both(strangers, kin);
    let alike: f64 = out
        .lines()
        .iter()
        .map(|l| (l.weight - l.kin).max(0.0))
        .sum();
    if loss < 0.01 || alike <= 0.0 {
        return;
    }
    for line in out.lines_mut() {
        let share = (line.weight - line.kin).max(0.0) / alike;
        line.weight -= loss * share;
        if share > 0.1 && loss > 1.0 && line.note == Note::None {
            line.note = Note::Household;
        }
    }
}
