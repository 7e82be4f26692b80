//! Comparing two events.
//!
//! Subject and time decide together. A subject on many dates ("Lunch") says little, and another date
//! means another entry: a weekly series is no heap of copies. Starts that differ by whole hours with
//! the same length, or by a day where whole days are meant, are what time-zone faults make.

use super::{Context, Evidence, Note, chance, similar};
use crate::matching::FieldVerdict;
use crate::matching::prepare::{Meeting, Slot, Sym};
use crate::matching::stats::count;
use crate::matching::weights::rarity;

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// How the times of two events relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Timing {
    Same {
        clock: i64,
    },
    SameStart {
        clock: i64,
    },
    /// So many seconds apart, same length.
    Shifted(i64),
    SameDay,
    Different,
    Missing,
}

pub(super) fn compare(
    context: Context<'_>,
    (sa, a): (&Slot, &Meeting<'_>),
    (sb, b): (&Slot, &Meeting<'_>),
    offsets: &[i64],
) -> Evidence {
    let w = &context.weights.event;
    let stats = context.stats;
    let mut out = Evidence::new();
    let dates = |s: Option<Sym>| s.map_or(1.0, |s| count(&stats.event_days, s));
    let most_dates = dates(a.subject).max(dates(b.subject));
    let rare = rarity(
        chance(
            most_dates,
            stats.event_total,
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
    let mut same_subject = false;
    match (a.subject, b.subject) {
        (Some(x), Some(y)) if x == y => {
            same_subject = true;
            out.add("subject", rare, None, note);
        }
        (Some(x), Some(y)) => {
            let (tx, ty) = (context.strings.text(x), context.strings.text(y));
            let part = tx.len().min(ty.len()) >= 6 && (tx.contains(ty) || ty.contains(tx));
            if part || similar(tx, ty) && same_digits(tx, ty) {
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

    let timing = timing(a, b, offsets);
    let together = (stats.event_total.log2() + 1.0).clamp(w.time_same[0], w.time_same[1]);
    match timing {
        Timing::Same { clock } => out.add("start", together, shown(clock), offset_note(clock)),
        Timing::SameStart { clock } => {
            out.add("start", together, shown(clock), offset_note(clock));
            if a.end.is_some() && b.end.is_some() {
                out.add("end", w.time_same_start, None, Note::None);
            }
        }
        Timing::Shifted(seconds) => {
            let series = most_dates >= 3.0;
            let weight = if series {
                w.time_shifted_series
            } else {
                w.time_shifted
            };
            out.add(
                "start",
                weight,
                Some(FieldVerdict::Close),
                Note::Shifted((seconds / 60) as i32),
            );
        }
        Timing::SameDay => {
            out.add("start", w.time_day, None, Note::None);
            out.contradiction = true;
        }
        Timing::Different => {
            out.add("start", w.time_different, None, note);
            out.contradiction = true;
        }
        Timing::Missing => {}
    }
    let same_start = matches!(timing, Timing::Same { .. } | Timing::SameStart { .. });
    if let (Some(x), Some(y)) = (a.uid, b.uid)
        && x == y
    {
        if a.occurrence != b.occurrence {
            // A series and one of its dates, or two dates, even where one was moved onto the other.
            out.add("uid", w.uid_other_date, None, Note::SeriesDates);
            out.contradiction = true;
        } else if same_start {
            out.add("uid", w.uid_same, None, Note::None);
        } else if !matches!(timing, Timing::Shifted(_)) || a.start.is_none() || b.start.is_none() {
            out.add("uid", w.uid_other_date, None, Note::SeriesDates);
            out.contradiction = true;
        }
    }
    if let (Some(x), Some(y)) = (a.location, b.location) {
        let (tx, ty) = (context.strings.text(x), context.strings.text(y));
        if x == y {
            out.add("location", w.location_same, None, Note::None);
        } else if similar(tx, ty) || tx.contains(ty) || ty.contains(tx) {
            out.add(
                "location",
                w.location_same / 2.0,
                Some(FieldVerdict::Close),
                Note::None,
            );
        } else {
            out.add("location", w.location_different, None, Note::None);
        }
    }
    if let (Some(x), Some(y)) = (a.organizer, b.organizer)
        && sa.system == sb.system
    {
        let weight = if x == y {
            w.organizer_same
        } else {
            w.organizer_different
        };
        out.add("organizer", weight, None, Note::None);
    }
    if a.attendees.iter().any(|p| b.attendees.contains(p)) {
        out.add("attendees", w.attendees_same, None, Note::None);
    }
    if let (Some(x), Some(y)) = (sa.notes, sb.notes)
        && x == y
    {
        out.add("notes", w.notes_same, None, Note::None);
    }
    let other_owner = matches!((sa.owner, sb.owner), (Some(x), Some(y)) if x != y);
    if sa.system == sb.system && (a.child != b.child || other_owner) && same_start {
        out.attendee_rows = same_subject;
        out.contradiction = true;
        out.add("owner", w.owner_different, None, Note::OtherOwner);
    }
    out
}

/// Numbers in a subject tell its entries apart: "Sprint 12" and "Sprint 13".
fn same_digits(a: &str, b: &str) -> bool {
    let digits = |t: &str| t.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    digits(a) == digits(b)
}

fn shown(clock: i64) -> Option<FieldVerdict> {
    (clock != 0).then_some(FieldVerdict::Equivalent)
}

fn offset_note(clock: i64) -> Note {
    if clock == 0 {
        Note::None
    } else {
        Note::ClockOffset((clock / 60) as i32)
    }
}

fn timing(a: &Meeting<'_>, b: &Meeting<'_>, offsets: &[i64]) -> Timing {
    let (Some(x), Some(y)) = (a.start, b.start) else {
        return Timing::Missing;
    };
    let apart = y - x;
    let length = |m: &Meeting<'_>| m.end.zip(m.start).map(|(end, start)| end - start);
    let same_length = match (length(a), length(b)) {
        (Some(p), Some(q)) => p == q,
        _ => true,
    };
    let whole_days = a.all_day && b.all_day;
    let clocks = if a.all_day || b.all_day { &[] } else { offsets };
    if let Some(&clock) = [0].iter().chain(clocks).find(|o| **o == apart) {
        return if a.all_day != b.all_day {
            Timing::Shifted(0)
        } else if same_length || one_day_end(a, b) {
            Timing::Same { clock }
        } else {
            Timing::SameStart { clock }
        };
    }
    if whole_days {
        return if apart.abs() == DAY && same_length {
            Timing::Shifted(apart)
        } else {
            Timing::Different
        };
    }
    if a.all_day != b.all_day {
        // A whole day read in another zone becomes 23 to 25 hours starting some hours off.
        let timed = if a.all_day { b } else { a };
        let about_days =
            length(timed).is_some_and(|l| l >= 23 * HOUR && (l + HOUR) % DAY <= 2 * HOUR);
        return if about_days && apart.abs() <= 14 * HOUR {
            Timing::Shifted(apart)
        } else if x.div_euclid(DAY) == y.div_euclid(DAY) {
            Timing::SameDay
        } else {
            Timing::Different
        };
    }
    if apart % (HOUR / 2) == 0
        && apart.abs() <= 14 * HOUR
        && same_length
        && (apart % HOUR == 0 || apart.abs() % HOUR == HOUR / 2 && apart.abs() > 3 * HOUR)
    {
        return Timing::Shifted(apart);
    }
    if x.div_euclid(DAY) == y.div_euclid(DAY) {
        Timing::SameDay
    } else {
        Timing::Different
    }
}

/// All-day entries whose ends are written once inclusive and once exclusive.
fn one_day_end(a: &Meeting<'_>, b: &Meeting<'_>) -> bool {
    a.all_day && b.all_day && matches!((a.end, b.end), (Some(x), Some(y)) if (x - y).abs() <= DAY)
}
