//! Records of an older export and of today's that are the same one.
//!
//! By the system's own id where both have one; else by what a record says, from the most telling key
//! to the least, each record used once. Nothing is guessed beyond equal keys.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::record::{Body, Kind, Record, RecordRef, Source, System};

use super::view::all;

/// One system's records of one kind, then and now.
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
pub(super) fn link(before: &[Source], after: &[Source], system: System, kind: Kind) -> Link {
    let mut then = all(before, system, kind);
    let mut now = all(after, system, kind);
    let mut link = Link {
        system,
        kind,
        both: Vec::new(),
        gone: Vec::new(),
        new: Vec::new(),
        revived: Vec::new(),
        before: then.iter().filter(|r| !r.of(before).deleted).count(),
        after: now.iter().filter(|r| !r.of(after).deleted).count(),
    };
    let keys: &[fn(&Record) -> Option<String>] = &[id, whole, close, name];
    for (strength, key) in keys.iter().enumerate() {
        let mut waiting: BTreeMap<String, VecDeque<RecordRef>> = BTreeMap::new();
        for at in &now {
            // Without an id to go by, a deleted record stands for none of the older ones.
            if strength > 0 && at.of(after).deleted {
                continue;
            }
            if let Some(key) = key(at.of(after)) {
                waiting.entry(key).or_default().push_back(*at);
            }
        }
        let mut met = Vec::new();
        then.retain(|old| {
            let found = key(old.of(before))
                .and_then(|key| waiting.get_mut(&key))
                .and_then(VecDeque::pop_front);
            match found {
                Some(new) => {
                    met.push((*old, new));
                    false
                }
                None => true,
            }
        });
        let taken: BTreeSet<RecordRef> = met.iter().map(|(_, new)| *new).collect();
        now.retain(|at| !taken.contains(at));
        for (old, new) in met {
            match (old.of(before).deleted, new.of(after).deleted) {
                (false, false) => link.both.push((old, new)),
                (false, true) => link.gone.push(old),
                (true, false) => link.revived.push(new),
                (true, true) => {}
            }
        }
    }
    link.gone
        .extend(then.into_iter().filter(|at| !at.of(before).deleted));
    link.new
        .extend(now.into_iter().filter(|at| !at.of(after).deleted));
    link.both.sort_unstable();
    link.gone.sort_unstable();
    link
}

fn id(record: &Record) -> Option<String> {
    let id = record.id.as_deref()?;
    // Salesforce writes ids with 15 or 18 characters; the last three only repeat the case.
    let salesforce = record.salesforce.is_some() && id.len() == 18 && id.is_ascii();
    Some(if salesforce { &id[..15] } else { id }.to_owned())
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

fn whole(record: &Record) -> Option<String> {
    match &record.body {
        Body::Contact(c) => Some(format!(
            "{}|{}",
            name_of(record)?,
            plain(c.emails().next())?
        )),
        Body::Event(e) => Some(format!(
            "{}|{}",
            plain(e.subject.as_deref())?,
            e.start.as_ref()?.civil()
        )),
        Body::Task(t) => Some(format!(
            "{}|{}",
            plain(t.subject.as_deref())?,
            t.due
                .as_ref()
                .map(|d| d.date().to_string())
                .unwrap_or_default()
        )),
    }
}

fn close(record: &Record) -> Option<String> {
    match &record.body {
        Body::Contact(c) => Some(format!(
            "{}|{}",
            name_of(record)?,
            plain(c.company()).or_else(|| plain(c.phones().next().map(|p| p.value).as_deref()))?
        )),
        Body::Event(e) => Some(format!(
            "{}|{}",
            plain(e.subject.as_deref())?,
            e.start.as_ref()?.date()
        )),
        Body::Task(t) => plain(t.subject.as_deref()),
    }
}

fn name(record: &Record) -> Option<String> {
    match &record.body {
        Body::Contact(_) => name_of(record),
        Body::Event(e) => plain(e.subject.as_deref()),
        Body::Task(_) => None,
    }
}
