//! Comparing two events.
//!
//! Subject and time decide together. A subject on many dates ("Lunch") says little, and another date
//! means another entry: a weekly series is no heap of copies. Starts that differ by whole hours with
//! the same length, or by a day where whole days are meant, are what time-zone faults make.

use super::subject::{Likeness, likeness};
use super::{Context, Evidence, Hints, Note, chance, notes, similar};
use crate::matching::FieldVerdict;
use crate::matching::prepare::{Meeting, Slot, Sym};
use crate::matching::rhythm::NEAR;
use crate::matching::standing::{Standing, When};
use crate::matching::stats::count;
use crate::matching::weights::{EventWeights, rarity};

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
    Shifted {
        seconds: i64,
        /// The two overlap, which appointments that follow each other do not.
        overlap: bool,
    },
    SameDay,
    Different,
    Missing,
}

impl Timing {
    /// Where the two may be one event.
    fn when(self) -> Option<When> {
        match self {
            Timing::Same { .. } => Some(When::Together),
            Timing::SameStart { .. } => Some(When::SameStart),
            Timing::Shifted { overlap: true, .. } => Some(When::Overlapping),
            Timing::Shifted { .. } => Some(When::Apart),
            Timing::SameDay | Timing::Different | Timing::Missing => None,
        }
    }
}

/// Two events, each with what every record has.
#[derive(Clone, Copy)]
struct Two<'r> {
    sa: &'r Slot,
    a: &'r Meeting<'r>,
    sb: &'r Slot,
    b: &'r Meeting<'r>,
}

impl Two<'_> {
    /// Both stand in one system.
    fn within(&self) -> bool {
        self.sa.system == self.sb.system
    }
}

pub(super) fn compare(
    context: Context<'_>,
    (sa, a): (&Slot, &Meeting<'_>),
    (sb, b): (&Slot, &Meeting<'_>),
    hints: Hints<'_>,
) -> Evidence {
    let w = &context.weights.event;
    let two = Two { sa, a, sb, b };
    let mut out = Evidence::new();
    let dates = |s: Option<Sym>| s.map_or(1.0, |s| count(&context.stats.event_days, s));
    let most_dates = dates(a.subject).max(dates(b.subject));
    let note = if most_dates >= 3.0 {
        Note::OnDates(most_dates as u32)
    } else {
        Note::None
    };
    let same_subject = subjects(context, two, most_dates, note, &mut out);
    let timing = timing(a, b, hints.clocks);
    out.standing = timing.when().map(|when| Standing {
        when,
        across: !two.within(),
        one_subject: same_subject,
    });
    times(context, two, (timing, hints), (most_dates, note), &mut out);
    let same_start = matches!(timing, Timing::Same { .. } | Timing::SameStart { .. });
    series(w, two, timing, &mut out);
    around(context, two, &mut out);
    let weights = (w.notes_same, w.notes_different);
    notes(context, (sa, sb), weights, same_start, &mut out);
    people(w, two, &mut out);
    if two.within() && a.cancelled != b.cancelled {
        out.add("subject", w.cancelled_other, None, Note::CalledOff);
        out.contradiction = true;
    }
    let other_owner = matches!((sa.owner, sb.owner), (Some(x), Some(y)) if x != y);
    let shifted = matches!(timing, Timing::Shifted { .. });
    if two.within() && (a.child != b.child || other_owner) && (same_start || shifted) {
        // Colleagues who both have "Lunch" at noon do not have it together.
        out.attendee_rows =
            same_subject && same_start && (a.child || b.child || most_dates < FEW_DATES);
        out.contradiction = true;
        out.add("owner", w.owner_different, None, Note::OtherOwner);
    }
    out
}

/// A subject on fewer dates is a definite meeting, and stands in two people's calendars because both go.
const FEW_DATES: f64 = 4.0;

/// Compares the subjects; says whether they are equal.
fn subjects(
    context: Context<'_>,
    Two { a, b, .. }: Two<'_>,
    most_dates: f64,
    note: Note,
    out: &mut Evidence,
) -> bool {
    let w = &context.weights.event;
    let rare = rarity(
        chance(
            most_dates,
            context.stats.event_total,
            w.subject_population,
            w.population_size,
        ),
        w.subject_same,
    );
    match (a.subject, b.subject) {
        (Some(x), Some(y)) if x == y => {
            out.add("subject", rare, None, note);
            return true;
        }
        (Some(x), Some(y)) => {
            let less = match likeness(context, x, y) {
                Likeness::Words => w.subject_words,
                Likeness::Part => w.subject_part,
                Likeness::Slip => w.subject_close,
                Likeness::Different => {
                    out.add("subject", w.subject_different, None, Note::None);
                    out.contradiction = true;
                    return false;
                }
            };
            out.add("subject", rare + less, Some(FieldVerdict::Close), note);
        }
        (None, None) => {}
        _ => out.add("subject", w.subject_one_sided, None, Note::None),
    }
    false
}

fn times(
    context: Context<'_>,
    two: Two<'_>,
    (timing, hints): (Timing, Hints<'_>),
    (most_dates, note): (f64, Note),
    out: &mut Evidence,
) {
    let Two { a, b, .. } = two;
    let w = &context.weights.event;
    let learned = out
        .standing
        .map_or(0.0, |standing| context.weights.standing.bits(standing));
    let together = learned
        + context
            .rhythm
            .together(a.all_day)
            .clamp(w.time_same[0], w.time_same[1]);
    match timing {
        Timing::Same { clock } => out.add("start", together, shown(clock), offset_note(clock)),
        Timing::SameStart { clock } => {
            out.add("start", together, shown(clock), offset_note(clock));
            if a.end.is_some() && b.end.is_some() {
                out.add("end", w.time_same_start, None, Note::None);
            }
        }
        Timing::Shifted { seconds, overlap } => {
            let [one, other] = [a, b].map(|m| context.rhythm.crowding(m.subject));
            let crowding = one.into_iter().chain(other).reduce(f64::max);
            let usual = match crowding {
                // A subject that has another start near each of its starts comes several times a day.
                Some(share) if most_dates >= 3.0 => {
                    let lonely = (1.0 - share / CROWDED).max(0.0);
                    w.time_shifted_series + lonely * (w.time_shifted - w.time_shifted_series)
                }
                _ => w.time_shifted,
            };
            let overlap = if overlap {
                w.time_overlap
            } else {
                w.time_apart
            };
            out.add(
                "start",
                usual + overlap + context.rhythm.shift(seconds) + learned,
                Some(FieldVerdict::Close),
                Note::Shifted((seconds / 60) as i32),
            );
            let [left, right] = hints.anchored;
            if left && right || !two.within() && (left || right) {
                out.add("start", w.time_taken, None, Note::OwnTime);
            }
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
}

/// From this share of its starts on that have another one near, a subject is one that comes several times a
/// day.
const CROWDED: f64 = 0.5;

/// Identities, and series against their dates.
fn series(w: &EventWeights, two: Two<'_>, timing: Timing, out: &mut Evidence) {
    let Two { sa, a, sb, b } = two;
    let same_start = matches!(timing, Timing::Same { .. } | Timing::SameStart { .. });
    let mut told = false;
    if let (Some(x), Some(y)) = (a.uid, b.uid)
        && x == y
    {
        if a.occurrence != b.occurrence {
            // A series and one of its dates, or two dates, even where one was moved onto the other.
            out.add("uid", w.uid_other_date, None, Note::SeriesDates);
            told = true;
        } else if same_start {
            out.add("uid", w.uid_same, None, Note::None);
        } else if !matches!(timing, Timing::Shifted { .. })
            || a.start.is_none()
            || b.start.is_none()
        {
            out.add("uid", w.uid_other_date, None, Note::SeriesDates);
            told = true;
        }
    }
    let date_of = |m: &Meeting<'_>, s: &Slot| m.series.is_some() && m.series == s.id;
    let siblings = a.series.is_some() && a.series == b.series && !same_start;
    if !told && two.within() && (siblings || date_of(a, sb) || date_of(b, sa)) {
        out.add("recurs", w.uid_other_date, None, Note::SeriesDates);
        told = true;
    }
    if !told && a.master != b.master {
        let weight = if two.within() {
            w.series_master
        } else {
            w.series_master_across
        };
        out.add("recurs", weight, None, Note::SeriesDates);
        told = two.within();
    }
    out.contradiction |= told;
}

/// Where it takes place.
fn around(context: Context<'_>, Two { a, b, .. }: Two<'_>, out: &mut Evidence) {
    let w = &context.weights.event;
    if let (Some(x), Some(y)) = (a.location, b.location) {
        let (tx, ty) = (context.strings.text(x), context.strings.text(y));
        if x == y {
            out.add("location", w.location_same, None, Note::None);
        } else if (similar(tx, ty) || tx.contains(ty) || ty.contains(tx))
            && digits(tx).eq(digits(ty))
        {
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
}

/// Who calls, who comes, and whom it is about.
fn people(w: &EventWeights, two: Two<'_>, out: &mut Evidence) {
    let Two { sa, a, sb, b } = two;
    if let (Some(x), Some(y)) = (a.organizer, b.organizer)
        && two.within()
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
    } else if !a.attendees.is_empty() && !b.attendees.is_empty() && sa.at.source == sb.at.source {
        out.add("attendees", w.attendees_different, None, Note::None);
    }
    match (a.who, b.who) {
        (Some(x), Some(y)) if x == y => out.add("who_id", w.who_same, None, Note::None),
        (Some(_), Some(_)) if two.within() => {
            out.add("who_id", w.who_different, None, Note::OtherLink);
            out.contradiction = true;
        }
        _ => {}
    }
}

fn digits(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit)
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

fn length(m: &Meeting<'_>) -> Option<i64> {
    m.end.zip(m.start).map(|(end, start)| end - start)
}

fn timing(a: &Meeting<'_>, b: &Meeting<'_>, clocks: &[i64]) -> Timing {
    let (Some(x), Some(y)) = (a.start, b.start) else {
        return Timing::Missing;
    };
    let clocks = if a.all_day || b.all_day { &[0] } else { clocks };
    let apart = y - x;
    let same_length = match (length(a), length(b)) {
        (Some(p), Some(q)) => p == q,
        _ => true,
    };
    if let Some(&clock) = clocks.iter().find(|o| **o == apart) {
        return if a.all_day != b.all_day {
            Timing::Shifted {
                seconds: 0,
                overlap: true,
            }
        } else if same_length || one_day_end(a, b) {
            Timing::Same { clock }
        } else {
            Timing::SameStart { clock }
        };
    }
    // Beside what the clocks explain.
    let apart = clocks
        .iter()
        .map(|c| apart - c)
        .min_by_key(|d| (d.abs(), *d))
        .unwrap_or(apart);
    let longest = length(a).max(length(b)).unwrap_or(0);
    let shifted = Timing::Shifted {
        seconds: apart,
        overlap: apart.abs() < longest,
    };
    if a.all_day && b.all_day {
        return if apart.abs() == DAY && same_length {
            shifted
        } else {
            Timing::Different
        };
    }
    if a.all_day != b.all_day {
        // A whole day read in another zone becomes 23 to 25 hours starting some hours off.
        let timed = if a.all_day { b } else { a };
        let about_days =
            length(timed).is_some_and(|l| l >= 23 * HOUR && (l + HOUR) % DAY <= 2 * HOUR);
        return if about_days && apart.abs() <= NEAR {
            shifted
        } else if x.div_euclid(DAY) == y.div_euclid(DAY) {
            Timing::SameDay
        } else {
            Timing::Different
        };
    }
    // Zones lie whole hours apart; half hours and quarters only far from each other.
    let whole = apart % HOUR == 0 || apart % (HOUR / 2) == 0 && apart.abs() > 3 * HOUR;
    if whole && apart.abs() <= NEAR && same_length {
        return shifted;
    }
    if (apart.abs() < DAY) && x.div_euclid(DAY) == (x + apart).div_euclid(DAY) {
        Timing::SameDay
    } else {
        Timing::Different
    }
}

/// All-day entries whose ends are written once inclusive and once exclusive.
fn one_day_end(a: &Meeting<'_>, b: &Meeting<'_>) -> bool {
    a.all_day && b.all_day && matches!((a.end, b.end), (Some(x), Some(y)) if (x - y).abs() <= DAY)
}
