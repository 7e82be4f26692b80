//! Comparing two tasks.
//!
//! Subject and due date decide. Two due dates two or more days apart are two tasks (a recurring duty);
//! tasks about different people are clones somebody made on purpose.

use super::subject::{Likeness, likeness};
use super::{Context, Evidence, Note, chance, notes};
use crate::matching::FieldVerdict;
use crate::matching::prepare::{Slot, Sym, Todo};
use crate::matching::standing::{Standing, When};
use crate::matching::stats::count;
use crate::matching::weights::{TaskWeights, rarity};

pub(super) fn compare(
    context: Context<'_>,
    (sa, a): (&Slot, &Todo),
    (sb, b): (&Slot, &Todo),
) -> Evidence {
    let w = &context.weights.task;
    let mut out = Evidence::new();
    let dates = |s: Option<Sym>| {
        let dated = s.map_or(1.0, |s| count(&context.stats.task_days, s));
        dated.max(f64::from(context.rhythm.undated(s)))
    };
    let most_dates = dates(a.subject).max(dates(b.subject));
    let note = if most_dates >= 3.0 {
        Note::OnDates(most_dates as u32)
    } else {
        Note::None
    };
    let within = sa.system == sb.system;
    subjects(context, (a, b), most_dates, note, &mut out);
    out.standing = when(a, b, most_dates).map(|when| Standing {
        when,
        across: !within,
        one_subject: a.subject == b.subject,
    });
    due(context, (a, b), most_dates, note, &mut out);
    if a.status.is_some() && b.status.is_some() && within {
        let same = a.status == b.status || a.done && b.done;
        let weight = if same {
            w.status_same
        } else {
            w.status_different
        };
        out.add("status", weight, None, Note::None);
    }
    links(w, (sa, a), (sb, b), &mut out);
    let weights = (w.notes_same, w.notes_different);
    notes(context, (sa, sb), weights, a.due == b.due, &mut out);
    out
}

fn subjects(
    context: Context<'_>,
    (a, b): (&Todo, &Todo),
    most_dates: f64,
    note: Note,
    out: &mut Evidence,
) {
    let w = &context.weights.task;
    let rare = rarity(
        chance(
            most_dates,
            context.stats.task_total,
            w.subject_population,
            w.population_size,
        ),
        w.subject_same,
    );
    match (a.subject, b.subject) {
        (Some(x), Some(y)) if x == y => out.add("subject", rare, None, note),
        (Some(x), Some(y)) => {
            let less = match likeness(context, x, y) {
                Likeness::Words => w.subject_words,
                Likeness::Part => w.subject_part,
                Likeness::Slip => w.subject_close,
                Likeness::Different => {
                    out.add("subject", w.subject_different, None, Note::None);
                    out.contradiction = true;
                    return;
                }
            };
            out.add("subject", rare + less, Some(FieldVerdict::Close), note);
        }
        (None, None) => {}
        _ => out.add("subject", w.subject_one_sided, None, Note::None),
    }
}

/// How the due dates stand to each other, where the two may be one task and that says something.
fn when(a: &Todo, b: &Todo, most_dates: f64) -> Option<When> {
    match (a.due, b.due) {
        (Some(x), Some(y)) if x == y => Some(When::SameDue),
        (Some(x), Some(y)) if (x - y).abs() == 1 => Some(When::NextDue),
        (Some(_), Some(_)) => None,
        (None, None) => (most_dates < 3.0).then_some(When::NoDue),
        _ => Some(When::OneDue),
    }
}

fn due(
    context: Context<'_>,
    (a, b): (&Todo, &Todo),
    most_dates: f64,
    note: Note,
    out: &mut Evidence,
) {
    let w = &context.weights.task;
    let learned = out
        .standing
        .map_or(0.0, |standing| context.weights.standing.bits(standing));
    match (a.due, b.due) {
        (Some(x), Some(y)) if x == y => {
            let weight = learned + context.rhythm.due().clamp(w.due_same[0], w.due_same[1]);
            out.add("due", weight, None, Note::None);
        }
        (Some(x), Some(y)) if (x - y).abs() == 1 => {
            let usual = if most_dates < 3.0 {
                w.due_next_day
            } else {
                w.due_next_day_series
            };
            out.add(
                "due",
                usual + learned,
                Some(FieldVerdict::Close),
                Note::Shifted(((y - x) * 1440) as i32),
            );
        }
        (Some(_), Some(_)) => {
            out.add("due", w.due_different, None, note);
            out.contradiction = true;
        }
        // Without dates a repeated subject says nothing; a rare one does.
        (None, None) if most_dates < 3.0 => {
            out.add("due", w.due_both_missing + learned, None, Note::None);
        }
        (None, None) => {}
        _ if most_dates < 3.0 => out.add("due", w.due_one_sided + learned, None, Note::None),
        _ => out.add("due", w.due_one_sided_series + learned, None, note),
    }
}

/// Whom and what a task is about, whose it is, and which series it is a date of.
fn links(w: &TaskWeights, (sa, a): (&Slot, &Todo), (sb, b): (&Slot, &Todo), out: &mut Evidence) {
    match (a.who, b.who) {
        (Some(x), Some(y)) if x == y => out.add("who_id", w.who_same, None, Note::None),
        (Some(_), Some(_)) => {
            out.add("who_id", w.who_different, None, Note::OtherLink);
            out.contradiction = true;
        }
        _ => {}
    }
    if let (Some(x), Some(y)) = (a.what, b.what)
        && x != y
    {
        out.add("what_id", w.what_different, None, Note::OtherLink);
        out.contradiction = true;
    }
    if sa.system != sb.system {
        return;
    }
    if let (Some(x), Some(y)) = (sa.owner, sb.owner)
        && x != y
    {
        out.add("owner", w.owner_different, None, Note::OtherOwner);
        out.contradiction = true;
    }
    // Two dates of one series, even where one was put off to the other's neighbour.
    let siblings = a.series.is_some() && a.series == b.series && a.due != b.due;
    let date_of = |t: &Todo, s: &Slot| t.series.is_some() && t.series == s.id;
    if siblings || date_of(a, sb) || date_of(b, sa) || a.master != b.master {
        out.add("due", w.series_master, None, Note::SeriesDates);
        out.contradiction = true;
    }
}
