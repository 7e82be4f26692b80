//! Records of an older export and of today's that are the same one.
//!
//! [`crate::history`] pairs them, as for a comparison. What it takes for lost on one side and new on the
//! other is joined here where the name or subject stands just once on each: a record whose details were
//! all replaced, or a meeting that was moved far, is what a diagnosis looks for.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{Aside, pair_up};
use crate::progress::Silent;
use crate::record::{Body, Kind, Record, RecordRef, Source, System};

use super::view::all;

/// One system's records of one kind, then and now.
#[derive(Debug)]
pub(super) struct Link {
    pub system: System,
    pub kind: Kind,
    /// Living then and now: then (in the older exports), now.
    pub both: Vec<(RecordRef, RecordRef)>,
    /// Living then, now marked deleted or not there.
    pub gone: Vec<RecordRef>,
    /// Living now, not there then.
    pub new: Vec<RecordRef>,
    /// Marked deleted then, living now under the same id.
    pub revived: Vec<RecordRef>,
    /// Living records then.
    pub before: usize,
    /// Living records now.
    pub after: usize,
}

/// Holds the older exports of a system against today's.
pub(super) fn link(
    before: &[Source],
    after: &[Source],
    system: System,
    kind: Kind,
) -> Option<Link> {
    let pairing = pair_up(before, after, system, kind, &Aside::new(), &mut Silent).ok()?;
    let living = |sources: &[Source]| {
        let rows = all(sources, system, kind);
        rows.iter().filter(|at| !at.of(sources).deleted).count()
    };
    let mut link = Link {
        system,
        kind,
        both: pairing.same,
        gone: pairing.gone.iter().map(|(then, _)| *then).collect(),
        new: Vec::new(),
        revived: Vec::new(),
        before: living(before),
        after: living(after),
    };
    link.both.extend(pairing.again);
    for (now, was_deleted) in pairing.new {
        if was_deleted {
            link.revived.push(now);
        } else {
            link.new.push(now);
        }
    }
    let absent = pairing.gone.iter().filter(|(_, row)| row.is_none());
    let absent: Vec<RecordRef> = absent.map(|(then, _)| *then).collect();
    by_name(&mut link, &absent, before, after);
    link.both.sort_unstable();
    Some(link)
}

/// Joins what is absent with what is new, where a name or subject stands once on each side.
fn by_name(link: &mut Link, absent: &[RecordRef], before: &[Source], after: &[Source]) {
    let named = |rows: &[RecordRef], sources: &[Source]| {
        let mut named: BTreeMap<String, Vec<RecordRef>> = BTreeMap::new();
        for at in rows {
            if let Some(name) = name(at.of(sources)) {
                named.entry(name).or_default().push(*at);
            }
        }
        named
    };
    let (then, now) = (named(absent, before), named(&link.new, after));
    let mut met = Vec::new();
    for (name, old) in then {
        if let ([old], Some([new])) = (old.as_slice(), now.get(&name).map(Vec::as_slice)) {
            met.push((*old, *new));
        }
    }
    let old: BTreeSet<RecordRef> = met.iter().map(|pair| pair.0).collect();
    let new: BTreeSet<RecordRef> = met.iter().map(|pair| pair.1).collect();
    link.gone.retain(|at| !old.contains(at));
    link.new.retain(|at| !new.contains(at));
    link.both.extend(met);
}

/// Lower case, one space between words; `None` for nothing.
pub(super) fn plain(text: Option<&str>) -> Option<String> {
    let words: Vec<String> = text?.split_whitespace().map(str::to_lowercase).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// First and last name, else the name as shown.
pub(super) fn name_of(record: &Record) -> Option<String> {
    let contact = record.contact()?;
    match (plain(contact.given_name()), plain(contact.family_name())) {
        (Some(given), Some(family)) => Some(format!("{given} {family}")),
        (given, family) => plain(contact.display_name()).or(family).or(given),
    }
}

fn name(record: &Record) -> Option<String> {
    match &record.body {
        Body::Contact(_) => name_of(record),
        Body::Event(e) => plain(e.subject.as_deref()),
        Body::Task(_) => None,
    }
}
