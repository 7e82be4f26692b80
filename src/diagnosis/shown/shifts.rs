//! Entries that moved by whole hours, or by exactly one day.

use std::collections::BTreeMap;

use crate::diagnosis::fact::Writer;
use crate::diagnosis::link::plain;
use crate::diagnosis::view::View;
use crate::record::{Contact, Event, Kind, RecordRef, System};

use super::twins::SYSTEMS;

/// No time zones lie further apart than this, in seconds; moves beyond it are made by people.
const FURTHEST: i64 = 14 * 3600;

pub(super) fn note(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut hours: BTreeMap<i64, Vec<RecordRef>> = BTreeMap::new();
    let mut by_day = Vec::new();
    let mut compared = 0;
    for link in view.links.iter().filter(|l| l.kind == Kind::Event) {
        for (then, now) in &link.both {
            let (Some(old), Some(new)) = (then.of(view.before).event(), view.record(*now).event())
            else {
                continue;
            };
            compared += 1;
            sort(old, new, *now, &mut hours, &mut by_day);
        }
    }
    for pair in view.twins.iter().filter(|p| p.kind == Kind::Event) {
        if let (Some(a), Some(b)) = (
            view.record(pair.left).event(),
            view.record(pair.right).event(),
        ) && plain(a.subject.as_deref()) == plain(b.subject.as_deref())
        {
            compared += 1;
            sort(a, b, pair.right, &mut hours, &mut by_day);
        }
    }
    if hours.is_empty() {
        for (a, b) in neighbours(view) {
            if let (Some(old), Some(new)) = (view.record(a).event(), view.record(b).event()) {
                compared += 1;
                sort(old, new, b, &mut hours, &mut by_day);
            }
        }
    }
    by_day.extend(birthdays(view));
    let moved: usize = hours.values().map(Vec::len).sum();
    // The clock change makes two neighbouring offsets of one fault.
    let best = hours
        .iter()
        .max_by_key(|(offset, at)| (at.len(), -offset.abs()));
    if let Some((offset, at)) = best
        && at.len() >= 4
        && at.len() * 10 >= moved * 6
    {
        let fill = [
            ("n", at.len().to_string()),
            ("hours", (offset.abs() as f64 / 3600.0).to_string()),
        ];
        writer.present("shifted-by-hours", 1.0, &fill, at.clone());
    } else if compared >= 20 && moved * 50 <= compared {
        writer.absent("shifted-by-hours", &[]);
    }
    if by_day.len() >= 3 {
        let fill = [("n", by_day.len().to_string())];
        writer.present("shifted-by-day", 1.0, &fill, by_day);
    }
}

/// Events of one file and owner with one subject, where there are just two of them: a copy that was
/// moved may be too far off to count as a double.
fn neighbours(view: &View<'_>) -> Vec<(RecordRef, RecordRef)> {
    let mut same: BTreeMap<(u32, String, Option<&str>), Vec<RecordRef>> = BTreeMap::new();
    for system in SYSTEMS {
        if !view.kinds.contains(&Kind::Event) {
            continue;
        }
        for at in view.living(system, Kind::Event) {
            let record = view.record(at);
            if let Some(subject) = record.event().and_then(|e| plain(e.subject.as_deref())) {
                same.entry((at.source, subject, record.owner.key()))
                    .or_default()
                    .push(at);
            }
        }
    }
    same.into_values()
        .filter_map(|rows| match rows.as_slice() {
            [a, b] => Some((*a, *b)),
            _ => None,
        })
        .collect()
}

/// Notes by how much an event differs from its older or other self.
fn sort(
    old: &Event,
    new: &Event,
    at: RecordRef,
    hours: &mut BTreeMap<i64, Vec<RecordRef>>,
    by_day: &mut Vec<RecordRef>,
) {
    let (Some(from), Some(to)) = (old.start, new.start) else {
        return;
    };
    let by = to.since(&from).as_secs();
    let length = |e: &Event| Some(e.end?.since(&e.start?).as_secs());
    let all_day = old.all_day || new.all_day || !from.has_time() || !to.has_time();
    if all_day {
        let days = from
            .date()
            .until(to.date())
            .map_or(0, |span| span.get_days());
        let one_timed = old.all_day != new.all_day && from.date() == to.date();
        if days.abs() == 1 || one_timed {
            by_day.push(at);
        }
    } else if by != 0 && by.abs() <= FURTHEST && by % 1800 == 0 && length(old) == length(new) {
        hours.entry(by).or_default().push(at);
    }
}

/// Birthdays that are one day off, against an older export or between Outlook and Salesforce.
fn birthdays(view: &View<'_>) -> Vec<RecordRef> {
    let mut pairs = Vec::new();
    for link in view.links.iter().filter(|l| l.kind == Kind::Contact) {
        pairs.extend(link.both.iter().filter_map(|(then, now)| {
            let old = then.of(view.before).contact()?.birthday()?;
            Some((old, view.record(*now).contact()?.birthday()?, *now))
        }));
    }
    if view.kinds.contains(&Kind::Contact) {
        for at in view.living(System::Salesforce, Kind::Contact) {
            let Some(day) = view.record(at).contact().and_then(Contact::birthday) else {
                continue;
            };
            for other in view.counterparts(at, System::Outlook) {
                if let Some(outlook) = view.record(other).contact().and_then(Contact::birthday) {
                    pairs.push((day, outlook, other));
                }
            }
        }
    }
    let off: Vec<RecordRef> = pairs
        .iter()
        .filter(|(a, b, _)| a.until(*b).is_ok_and(|span| span.get_days().abs() == 1))
        .map(|(_, _, at)| *at)
        .collect();
    if off.len() * 5 >= pairs.len() {
        off
    } else {
        Vec::new()
    }
}
