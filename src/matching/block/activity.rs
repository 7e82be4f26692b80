//! The keys of events and tasks.

use super::{Key, letters, mix, start};
use crate::matching::prepare::{Meeting, Prepared, Print, Sym, Todo};

const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;

/// A subject's first letters.
fn beginning(prepared: &Prepared, subject: Option<Sym>) -> u64 {
    subject.map_or(0, |s| letters(start(prepared.strings.text(s), 4)))
}

pub(super) fn event_keys(prepared: &Prepared, e: &Meeting<'_>, give: &mut dyn FnMut(Key, u64)) {
    let subject = e.subject.map(|s| s.index() as u64);
    let Some(start_at) = e.start else {
        if let Some(subject) = subject {
            give(Key::Subject, subject);
        }
        return;
    };
    if let Some(uid) = e.uid {
        give(Key::Uid, mix(&[uid.bits(), start_at as u64]));
    }
    let beginning = beginning(prepared, e.subject);
    give(Key::TimeAndSubjectStart, mix(&[start_at as u64, beginning]));
    let Some(subject) = subject else { return };
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
    let length = e.end.map_or(0, |end| end - start_at);
    let week = start_at.div_euclid(WEEK);
    give(
        Key::SubjectAndLength,
        mix(&[subject, length as u64, week as u64]),
    );
}

pub(super) fn task_keys(prepared: &Prepared, t: &Todo, give: &mut dyn FnMut(Key, u64)) {
    let subject = t.subject.map(|s| s.index() as u64);
    if let Some(subject) = subject {
        give(Key::Subject, subject);
    }
    if let Some(due) = t.due {
        let beginning = beginning(prepared, t.subject);
        give(Key::SubjectStartAndDue, mix(&[due as u64, beginning]));
        if let Some(subject) = subject {
            for day in [due, due + 1] {
                give(Key::SubjectAndDay, mix(&[subject, day as u64]));
            }
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
