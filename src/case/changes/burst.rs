//! What happened to many records within minutes, and in whose name.
//!
//! So much in so short a time is a program's work: a sync, an import, a mass deletion. In whose name it was
//! done says little, because a sync acts as the user; a name is therefore never called the doer.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::history::bursts::bursts;
use crate::history::{Change, Comparison, What};
use crate::record::{Kind, Moment, Record, RecordRef, Source, System};
use crate::text;

/// From so many records on, a burst is named.
const LEAST: usize = 5;

/// Many records to which the same was done within minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burst {
    /// What was done.
    pub what: What,
    /// The system.
    pub system: System,
    /// The kind of record; `None` for several.
    pub kind: Option<Kind>,
    /// The first moment, as the export writes it.
    pub start: String,
    /// How long it lasted, in whole minutes, at least one.
    pub minutes: i64,
    /// In whose name most of it was done, and how many records those are; untrusted text.
    pub by: Option<(String, usize)>,
    /// The changes, by their place in [`Comparison::changes`].
    pub changes: Vec<usize>,
}

impl Burst {
    /// The burst in a sentence or two.
    pub fn sentence(&self) -> String {
        let n = self.changes.len();
        let records = self.kind.map_or("records", |kind| kind.noun(n));
        let verb = match self.what {
            What::Deleted => "deleted",
            What::Recreated => "made again",
            What::Modified => "changed",
            What::Added => "added",
        };
        let minutes = match self.minutes {
            1 => "one minute".to_owned(),
            n => format!("{} minutes", text::count(n as u64)),
        };
        let by = match &self.by {
            Some((name, of)) if *of == n => format!(", all in the name of {}", text::shown(name)),
            Some((name, of)) => format!(
                ", {} of them in the name of {}",
                text::count(*of as u64),
                text::shown(name)
            ),
            None => String::new(),
        };
        format!(
            "{} {records} were {verb} in {} within {minutes} from {}{by}. {}",
            text::count(n as u64),
            self.system.label(),
            self.start,
            self.hand()
        )
    }

    /// Whose hand it probably was.
    fn hand(&self) -> &'static str {
        let mass = i64::try_from(self.changes.len()).is_ok_and(|n| n >= 10 * self.minutes);
        match (mass, self.by.is_some()) {
            (true, true) => {
                "So many at a time is a program's work: a sync, an import or a mass change. A sync acts in the user's name, so the name says whose account it was and no more."
            }
            (true, false) => {
                "So many at a time is a program's work: a sync, an import or a mass change."
            }
            (false, true) => {
                "A sync may have done it, or somebody by hand; a sync acts in the user's name, so the name alone does not tell."
            }
            (false, false) => "A sync may have done it, or somebody by hand.",
        }
    }
}

/// A moment, the place of the change among all, and its record in the later exports.
type Dated = (Moment, usize, RecordRef);

/// The bursts among the changes, the largest first.
pub(super) fn found(found: &Comparison, before: &[Source], after: &[Source]) -> Vec<Burst> {
    let mut groups: BTreeMap<(System, What), Vec<Dated>> = BTreeMap::new();
    for (number, change) in found.changes.iter().enumerate() {
        let moment = moment(change, before, after).filter(Moment::has_time);
        if let (Some(at), Some(record)) = (moment, change.after) {
            let group = groups.entry((change.system, change.what)).or_default();
            group.push((at, number, record));
        }
    }
    let mut list = Vec::new();
    for ((system, what), members) in groups {
        let moments = members.iter().map(|(at, _, r)| (at.scale(), *r)).collect();
        let of: FxHashMap<RecordRef, (Moment, usize)> =
            members.iter().map(|(at, n, r)| (*r, (*at, *n))).collect();
        for burst in bursts(moments, LEAST) {
            let members = burst.records.iter().filter_map(|r| of.get(r));
            let mut changes: Vec<usize> = members.map(|(_, number)| *number).collect();
            changes.sort_unstable();
            let first = burst.records.first().and_then(|r| of.get(r));
            let mut kinds = changes.iter().map(|n| found.changes[*n].kind);
            let kind = kinds.next().filter(|kind| kinds.all(|k| k == *kind));
            list.push(Burst {
                what,
                system,
                kind,
                start: first.map(|(at, _)| at.short()).unwrap_or_default(),
                minutes: burst.minutes(),
                by: most_named(changes.iter().map(|n| &found.changes[*n])),
                changes,
            });
        }
    }
    list.sort_by(|a, b| {
        let order = |x: &Burst| {
            (
                std::cmp::Reverse(x.changes.len()),
                x.changes.first().copied(),
            )
        };
        order(a).cmp(&order(b))
    });
    list
}

/// When it happened, as near as the later export tells.
fn moment(change: &Change, before: &[Source], after: &[Source]) -> Option<Moment> {
    let record = change.after?.of(after);
    match change.what {
        What::Deleted => change.deleted_at,
        // A stamp that did not move is not that of the change.
        What::Modified => {
            let stamp = |r: &Record| {
                let marks = r.salesforce.as_deref();
                r.modified.or(marks.and_then(|m| m.system_modstamp))
            };
            let then = change.before.and_then(|at| stamp(at.of(before)));
            stamp(record).filter(|now| then != Some(*now))
        }
        What::Recreated | What::Added => record.created,
    }
}

/// The name most of them were done in.
fn most_named<'c>(changes: impl Iterator<Item = &'c Change>) -> Option<(String, usize)> {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for name in changes.filter_map(|c| c.by.label()) {
        *names.entry(name).or_default() += 1;
    }
    let most = names
        .into_iter()
        .max_by_key(|(name, n)| (*n, std::cmp::Reverse(*name)))?;
    Some((most.0.to_owned(), most.1))
}
