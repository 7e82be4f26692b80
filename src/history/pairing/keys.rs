//! What a record is known by from one state to the next: the system's own id, its contents, the time
//! and name of an occasion.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::record::{Body, Kind, Moment, Record, RecordRef, SalesforceId, Source, System};

use super::tidy;

/// What a system itself tells a record by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Identity<'r> {
    id: &'r str,
    /// Of one date of a series, which.
    date: Option<i64>,
}

impl<'r> Identity<'r> {
    pub(super) fn of(record: &'r Record) -> Option<Self> {
        let event = record.event();
        let id = record
            .id
            .as_deref()
            .or(event.and_then(|e| e.uid.as_deref()))?;
        // Salesforce writes ids with 15 or 18 characters; the last three only repeat the case.
        let short = record.salesforce.is_some() && SalesforceId::parse(id).is_ok();
        Some(Identity {
            id: id.get(..15).filter(|_| short).unwrap_or(id),
            date: event.and_then(|e| e.recurrence_id).map(|m| m.scale()),
        })
    }
}

/// The records of a system and kind in file order; of one that stands in several files, or in several
/// versions, the last.
///
/// Records named in `apart` are told by more than that and all stay.
pub(super) fn all(
    sources: &[Source],
    system: System,
    kind: Kind,
    apart: &BTreeSet<Identity<'_>>,
) -> Vec<RecordRef> {
    let mut found: Vec<RecordRef> = Vec::new();
    let mut last: FxHashMap<Identity<'_>, (u32, i64, usize)> = FxHashMap::default();
    for (number, source) in sources.iter().enumerate() {
        if source.system != system || source.is_log {
            continue;
        }
        for (index, record) in source.records.iter().enumerate() {
            if record.kind() != kind {
                continue;
            }
            let at = RecordRef {
                source: number as u32,
                index: index as u32,
            };
            let Some(id) = Identity::of(record).filter(|id| !apart.contains(id)) else {
                found.push(at);
                continue;
            };
            let marks = record.salesforce.as_deref();
            let stamp = marks.and_then(|m| m.system_modstamp).or(record.modified);
            let version = (
                record.event().and_then(|e| e.sequence).unwrap_or(0),
                stamp.map_or(i64::MIN, |m| m.scale()),
            );
            if let Some((sequence, stamp, place)) = last.get_mut(&id) {
                if version >= (*sequence, *stamp) {
                    (*sequence, *stamp) = version;
                    found[*place] = at;
                }
            } else {
                last.insert(id, (version.0, version.1, found.len()));
                found.push(at);
            }
        }
    }
    found.sort_unstable();
    found
}

/// The formats that records stand in.
pub(super) fn formats(sources: &[Source], refs: &[RecordRef]) -> Vec<&'static str> {
    let mut ids: Vec<&str> = refs
        .iter()
        .map(|at| at.source(sources).format.id())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

pub(super) fn copies(sources: &[Source], refs: &[RecordRef]) -> Vec<Record> {
    refs.iter().map(|at| at.of(sources).clone()).collect()
}

/// Hour and minute of a start, or that it has none.
pub(super) type Clock = Option<(i8, i8)>;

pub(super) fn occasion(
    subject: Option<&str>,
    start: Option<Moment>,
) -> Option<(String, Clock, i64)> {
    let start = start?;
    let civil = start.civil();
    let clock = start.has_time().then(|| (civil.hour(), civil.minute()));
    // Whole days may be written as midnight.
    let clock = clock.filter(|c| *c != (0, 0));
    Some((tidy(subject?), clock, start.scale()))
}

/// The contents of records, in their order, as a number each: those of equal contents have equal ones.
/// Of a million records two different ones would share one of the 2^64 numbers once in thirty million
/// runs.
pub(super) fn all_contents(sources: &[Source], refs: &[RecordRef], place: bool) -> Vec<u64> {
    let number = |at: &RecordRef| {
        let mut hasher = DefaultHasher::new();
        hasher.write(contents(at.of(sources), place).as_bytes());
        hasher.finish()
    };
    refs.par_iter().map(number).collect()
}

/// Everything that tells a record from another one, without form; `place` with folder and owner.
fn contents(record: &Record, place: bool) -> String {
    use std::fmt::Write as _;
    let mut key = String::with_capacity(128);
    let mut add = |text: Option<&str>| {
        key.push_str(&text.map(tidy).unwrap_or_default());
        key.push('\u{1f}');
    };
    match &record.body {
        Body::Contact(c) => {
            let c = c.fields();
            add(c.given_name.as_deref());
            add(c.family_name.as_deref());
            if c.given_name.is_none() && c.family_name.is_none() {
                add(c.display_name.as_deref());
            }
            add(c.company.as_deref());
            for mail in &c.emails {
                add(Some(mail.as_ref()));
            }
            for phone in &c.phones {
                add(Some(phone.value.as_ref()));
            }
            add(c.job_title.as_deref());
            add(c.addresses.first().and_then(|a| a.street.as_deref()));
        }
        Body::Event(e) => {
            add(e.subject.as_deref());
            add(e.location.as_deref());
            for moment in [e.start, e.end].into_iter().flatten() {
                let _ = write!(key, "{moment}\u{1f}");
            }
        }
        Body::Task(t) => {
            add(t.subject.as_deref());
            add(t.status.as_deref());
            for moment in [t.start, t.due, t.completed] {
                let moment = moment.map(|m| m.to_string()).unwrap_or_default();
                let _ = write!(key, "{moment}\u{1f}");
            }
        }
    }
    let notes = record.notes.as_deref().map(tidy).unwrap_or_default();
    key.push_str(&notes);
    if place {
        let folder = record.folder.as_deref().unwrap_or_default();
        let owner = record.owner.key().unwrap_or_default();
        let _ = write!(key, "\u{1f}{folder}\u{1f}{owner}");
    }
    key
}
