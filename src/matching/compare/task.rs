//! Comparing two tasks.
//!
//! Subject and due date decide. Two due dates two or more days apart are two tasks (a recurring duty);
//! tasks about different people are clones somebody made on purpose.

use super::{Context, Evidence, Note, chance, similar};
use crate::matching::FieldVerdict;
use crate::matching::prepare::{Slot, Sym, Todo};
use crate::matching::stats::count;
use crate::matching::weights::rarity;

pub(super) fn compare(
    context: Context<'_>,
    (sa, a): (&Slot, &Todo),
    (sb, b): (&Slot, &Todo),
) -> Evidence {
    let w = &context.weights.task;
    let stats = context.stats;
    let mut out = Evidence::new();
    let dates = |s: Option<Sym>| s.map_or(1.0, |s| count(&stats.task_days, s));
    let most_dates = dates(a.subject).max(dates(b.subject));
    let rare = rarity(
        chance(
            most_dates,
            stats.task_total,
            w.subject_population,
            w.population_size,
        ),
        w.subject_same,
    );
    let note = if most_dates >= 3.0 {
        Note::OnDates(most_dates as u32)
    } else {
        Note::None
    };
    match (a.subject, b.subject) {
        (Some(x), Some(y)) if x == y => out.add("subject", rare, None, note),
        (Some(x), Some(y)) => {
            let (tx, ty) = (context.strings.text(x), context.strings.text(y));
            let digits = |t: &str| t.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
            if similar(tx, ty) && digits(tx) == digits(ty) {
                out.add(
                    "subject",
                    rare + w.subject_close,
                    Some(FieldVerdict::Close),
                    note,
                );
            } else {
                out.add("subject", w.subject_different, None, Note::None);
                out.contradiction = true;
            }
        }
        (None, None) => {}
        _ => out.add("subject", w.subject_one_sided, None, Note::None),
    }
    match (a.due, b.due) {
        (Some(x), Some(y)) if x == y => {
            out.add(
                "due",
                (stats.task_total.log2() + 1.0).clamp(w.due_same[0], w.due_same[1]),
                None,
                Note::None,
            );
        }
        (Some(x), Some(y)) if (x - y).abs() == 1 => {
            out.add(
                "due",
                w.due_next_day,
                Some(FieldVerdict::Close),
                Note::Shifted(((y - x) * 1440) as i32),
            );
        }
        (Some(_), Some(_)) => {
            out.add("due", w.due_different, None, note);
            out.contradiction = true;
        }
        // Without dates a repeated subject says nothing; a rare one does.
        (None, None) if most_dates < 3.0 => out.add("due", w.due_both_missing, None, Note::None),
        (None, None) => {}
        _ => out.add("due", w.due_one_sided, None, Note::None),
    }
    if a.status.is_some() && b.status.is_some() && sa.system == sb.system {
        let same = a.status == b.status || a.done && b.done;
        out.add(
            "status",
            if same {
                w.status_same
            } else {
                w.status_different
            },
            None,
            Note::None,
        );
    }
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
    if sa.system == sb.system
        && let (Some(x), Some(y)) = (sa.owner, sb.owner)
        && x != y
    {
        out.add("owner", w.owner_different, None, Note::OtherOwner);
        out.contradiction = true;
    }
    if let (Some(x), Some(y)) = (sa.notes, sb.notes) {
        out.add(
            "notes",
            if x == y {
                w.notes_same
            } else {
                w.notes_different
            },
            None,
            Note::None,
        );
    }
    out
}
