//! The keys of events and tasks.

use super::{Key, letters, mix, start};
use crate::matching::prepare::{Meeting, Prepared, Print, Sym, Todo};

const DAY: i64 = 86_400;
/// So many letters of a subject at its beginning and at its end are keys.
const ENDS: usize = 8;

/// A subject's first letters and its last ones, each on a day: a slip or a word more at one end leaves the
/// other.
fn ends(prepared: &Prepared, subject: Sym, day: i64) -> [u64; 2] {
    let text = prepared.strings.text(subject);
    let end = text.get(text.len().saturating_sub(ENDS)..).unwrap_or(text);
    [start(text, ENDS), end].map(|part| mix(&[day as u64, letters(part)]))
}

pub(super) fn event_keys(prepared: &Prepared, e: &Meeting<'_>, give: &mut dyn FnMut(Key, u64)) {
    let Some(start_at) = e.start else {
        if let Some(subject) = e.subject {
            give(Key::Subject, subject.index() as u64);
        }
        return;
    };
    if let Some(uid) = e.uid {
        give(Key::Uid, mix(&[uid.bits(), start_at as u64]));
    }
    let Some(sym) = e.subject else {
        give(Key::Time, start_at as u64);
        return;
    };
    let subject = sym.index() as u64;
    let day = start_at.div_euclid(DAY);
    let on = |day: i64, half: u64| mix(&[subject, day as u64, half]);
    // Two half-overlapping days, so that a shift over midnight still meets.
    give(Key::SubjectAndDay, on(day, 0));
    give(
        Key::SubjectAndDay,
        on((start_at + DAY / 2).div_euclid(DAY), 1),
    );
    if e.all_day {
        give(Key::SubjectAndDay, on(day + 1, 0));
    }
    let [first, last] = ends(prepared, sym, day);
    give(Key::SubjectStartAndDay, first);
    give(Key::SubjectEndAndDay, last);
}

pub(super) fn task_keys(prepared: &Prepared, t: &Todo, give: &mut dyn FnMut(Key, u64)) {
    let Some(sym) = t.subject else {
        if let Some(due) = t.due {
            give(Key::SubjectStartAndDue, mix(&[due as u64]));
        }
        return;
    };
    let subject = sym.index() as u64;
    give(Key::Subject, subject);
    if let Some(due) = t.due {
        let [first, last] = ends(prepared, sym, due);
        give(Key::SubjectStartAndDue, first);
        give(Key::SubjectEndAndDue, last);
        for day in [due, due + 1] {
            give(Key::SubjectAndDay, mix(&[subject, day as u64]));
        }
    }
}

/// Times that sort as numbers without a sign.
fn sortable(time: Option<i64>) -> u64 {
    (time.unwrap_or(0) as u64) ^ (1 << 63)
}

pub(super) fn event_order(prepared: &Prepared, e: &Meeting<'_>) -> [u64; 5] {
    let subject = e.subject.map_or(0, |s| letters(prepared.strings.text(s)));
    [sortable(e.start), subject, 0, 0, 0]
}

pub(super) fn task_order(t: &Todo) -> [u64; 5] {
    let who = t.who.map_or(0, Print::bits);
    [sortable(t.due), who, 0, 0, 0]
}
