//! An earlier state held against a later one: what was added, deleted, modified or made again.
//!
//! Records are held against each other by system and kind, not by file: first by the system's own id,
//! then by equal contents, then by [`crate::matching`]. Only fields that both exports can hold are
//! compared; what could not be compared is said in [`Comparison::notes`]. A difference of form (letter
//! case, spacing, the writing of a telephone number) is kept apart from a change.

pub mod bursts;
mod effect;
mod pairing;
pub mod recovery;
mod sight;
mod still;
mod values;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::knowledge::Knowledge;
use crate::progress::{Cancelled, Watch};
use crate::record::{self, Format, Kind, Moment, Record, RecordRef, Source, System, Who};
use crate::text;

pub use effect::{Effect, Effects};
pub use pairing::{Aside, Pairing, pair_up};
pub use sight::OutOfSight;
pub use values::FieldChange;

/// What happened to a record between the two states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// It was there and is absent from its system, or marked deleted.
    Deleted,
    /// It is there under another id of the same system, and its old id is gone.
    Recreated,
    /// At least one field differs.
    Modified,
    /// It was not there, or was marked deleted.
    Added,
}

impl What {
    /// Every change, in the order screens and reports use: the losses first.
    pub const ALL: [What; 4] = [What::Deleted, What::Recreated, What::Modified, What::Added];

    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            What::Deleted => "deleted",
            What::Recreated => "recreated",
            What::Modified => "modified",
            What::Added => "added",
        }
    }

    /// The word for people.
    pub fn label(self) -> &'static str {
        match self {
            What::Deleted => "deleted",
            What::Recreated => "made again under a new id",
            What::Modified => "changed",
            What::Added => "new",
        }
    }
}

/// One record that is not as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What happened.
    pub what: What,
    /// The system it happened in.
    pub system: System,
    /// The record's kind.
    pub kind: Kind,
    /// The record in the earlier exports; `None` for a new one.
    pub before: Option<RecordRef>,
    /// The record in the later exports: the changed or new one, or the row marked deleted.
    pub after: Option<RecordRef>,
    /// What differs, where both states are there. Differences of form only are in it, too, beside a
    /// real one.
    pub fields: Vec<FieldChange>,
    /// When it was deleted, as near as a later export tells.
    pub deleted_at: Option<Moment>,
    /// In whose name it was done, where the later export says. A sync acts as the user.
    pub by: Who,
    /// The record it was merged into, by its id in Salesforce.
    pub merged_into: Option<String>,
    /// The other systems it lives on in.
    pub still_in: Vec<System>,
    /// Its counterpart there, in the later exports.
    pub counterparts: Vec<RecordRef>,
    /// The same record, lost in other systems, too: places in [`Comparison::changes`].
    pub also_lost: Vec<usize>,
    /// Why it may be there all the same and only not in the later export.
    pub out_of_sight: Option<OutOfSight>,
    /// A record that was marked deleted and lives again.
    pub restored: bool,
}

impl Change {
    /// The record as far as it is known: the earlier one, else the later one.
    ///
    /// # Panics
    /// Where the change was made for other sources.
    pub fn record<'s>(&self, before: &'s [Source], after: &'s [Source]) -> Option<&'s Record> {
        let earlier = self.before.map(|at| at.of(before));
        earlier.or_else(|| self.after.map(|at| at.of(after)))
    }
}

/// How many records were touched in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// New ones.
    pub added: usize,
    /// Lost ones.
    pub deleted: usize,
    /// Changed ones.
    pub modified: usize,
    /// Those made again under a new id.
    pub recreated: usize,
    /// Those that are as they were, or differ in form only.
    pub unchanged: usize,
    /// Of the unchanged, those that differ in form only.
    pub form_only: usize,
    /// Of the deleted, those that are probably only not in the later export.
    pub out_of_sight: usize,
}

/// What came of holding two states against each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// Every record that is not as it was, by system and kind, the losses first, in file order.
    pub changes: Vec<Change>,
    /// Records that differ in form only, with what differs.
    pub form_only: Vec<Change>,
    /// Rows marked deleted in the later exports that were in no earlier one.
    pub deleted_rows: Vec<RecordRef>,
    /// How many there are of each.
    pub counts: Counts,
    /// What happened to many records in the same way, the largest first.
    pub effects: Vec<Effect>,
    /// What could not be compared and why, in sentences.
    pub notes: Vec<String>,
}

/// Holds the earlier exports against the later ones.
///
/// # Errors
/// Where `watch` wants the work to end.
pub fn compare(
    knowledge: &Knowledge,
    before: &[Source],
    after: &[Source],
    watch: &mut dyn Watch,
) -> Result<Comparison, Cancelled> {
    let aside = Aside::new();
    compare_with(knowledge, before, after, &aside, watch).map(|(found, _)| found)
}

/// Like [`compare`], with earlier records that stand aside for others, and with the pairs it rests on.
///
/// # Errors
/// Where `watch` wants the work to end.
pub fn compare_with(
    knowledge: &Knowledge,
    before: &[Source],
    after: &[Source],
    aside: &Aside,
    watch: &mut dyn Watch,
) -> Result<(Comparison, Vec<Pairing>), Cancelled> {
    let mut found = Comparison::default();
    let mut pairings = Vec::new();
    for (system, kind) in groups(before, after) {
        match (covers(before, system, kind), covers(after, system, kind)) {
            (true, true) => {}
            (false, true) => {
                found.notes.push(format!(
                    "No earlier export holds {} of {}: whether they changed cannot be said.",
                    kind.noun(2),
                    system.label()
                ));
                found.deleted_rows.extend(marked(after, system, kind));
                continue;
            }
            _ => {
                found.notes.push(format!(
                    "No later export holds {} of {}: whether any are missing cannot be said.",
                    kind.noun(2),
                    system.label()
                ));
                continue;
            }
        }
        let pairing = pair_up(before, after, system, kind, aside, watch)?;
        take(before, after, &pairing, &mut found);
        pairings.push(pairing);
    }
    still::note(before, after, &mut found.changes, watch)?;
    sight::note(knowledge, before, after, &mut found.changes);
    let out = |c: &&Change| c.out_of_sight.is_some();
    found.counts.out_of_sight = found.changes.iter().filter(out).count();
    found.counts.form_only = found.form_only.len();
    found.effects = Effects::of(&found.changes).into_list();
    Ok((found, pairings))
}

/// Every system and kind that either state holds records of, in order.
fn groups(before: &[Source], after: &[Source]) -> BTreeSet<(System, Kind)> {
    let held = |source: &Source| {
        let system = source.system;
        let kinds = Kind::ALL.into_iter();
        kinds
            .filter(|kind| !source.is_log && source.counts.of(*kind) > 0)
            .map(|kind| (system, kind))
            .collect::<Vec<_>>()
    };
    before.iter().chain(after).flat_map(held).collect()
}

/// The rows marked deleted in exports that no earlier one stands beside.
fn marked(after: &[Source], system: System, kind: Kind) -> Vec<RecordRef> {
    let of_system = after.iter().enumerate();
    of_system
        .filter(|(_, source)| source.system == system && !source.is_log)
        .flat_map(|(number, source)| {
            let rows = source.records.iter().enumerate();
            rows.filter(|(_, r)| r.deleted && r.kind() == kind)
                .map(move |(index, _)| RecordRef {
                    source: number as u32,
                    index: index as u32,
                })
        })
        .collect()
}

/// Whether an export of a system can hold a kind: it has records of it, or it is empty and made for it.
fn covers(sources: &[Source], system: System, kind: Kind) -> bool {
    sources
        .iter()
        .filter(|s| s.system == system && !s.is_log)
        .any(|s| s.counts.of(kind) > 0 || s.counts.records() == 0 && made_for(s, kind))
}

/// Whether an empty export could have held a kind, by its columns or its format.
fn made_for(source: &Source, kind: Kind) -> bool {
    if source.columns.is_empty() {
        return match source.format {
            Format::Vcard => kind == Kind::Contact,
            Format::Icalendar => kind != Kind::Contact,
            Format::Pst | Format::SalesforceExportZip => true,
            _ => false,
        };
    }
    let has = |field: &str| source.columns_of(field).next().is_some();
    match kind {
        Kind::Contact => has("family_name") || has("emails") || has("display_name"),
        Kind::Event => has("subject") && has("end"),
        Kind::Task => has("subject") && has("due"),
    }
}

/// Turns a pairing into changes and counts.
fn take(before: &[Source], after: &[Source], pairing: &Pairing, found: &mut Comparison) {
    let comparer = values::Comparer::of(before, after, pairing);
    let (system, kind) = (pairing.system, pairing.kind);
    let empty = |what| Change {
        what,
        system,
        kind,
        before: None,
        after: None,
        fields: Vec::new(),
        deleted_at: None,
        by: Who::default(),
        merged_into: None,
        still_in: Vec::new(),
        counterparts: Vec::new(),
        also_lost: Vec::new(),
        out_of_sight: None,
        restored: false,
    };
    let mut changes = Vec::new();
    for &(old, row) in &pairing.gone {
        let row_says = row.map(|at| at.of(after));
        let marks = row_says.and_then(|r| r.salesforce.as_deref());
        changes.push(Change {
            before: Some(old),
            after: row,
            deleted_at: row_says.and_then(deleted_at),
            by: row_says
                .map(|r| (*r.modified_by).clone())
                .unwrap_or_default(),
            merged_into: marks
                .and_then(|m| m.master_record_id.as_deref())
                .map(str::to_owned),
            ..empty(What::Deleted)
        });
    }
    for &(old, new) in &pairing.again {
        let by = (*new.of(after).created_by).clone();
        changes.push(Change {
            before: Some(old),
            after: Some(new),
            fields: comparer.fields(old, new),
            by,
            ..empty(What::Recreated)
        });
    }
    let differing = pairing.same.par_iter();
    let differing: Vec<Vec<FieldChange>> = differing
        .map(|&(old, new)| comparer.fields(old, new))
        .collect();
    for (&(old, new), fields) in pairing.same.iter().zip(differing) {
        let change = Change {
            before: Some(old),
            after: Some(new),
            by: (*new.of(after).modified_by).clone(),
            ..empty(What::Modified)
        };
        if fields.is_empty() {
            found.counts.unchanged += 1;
        } else if fields.iter().all(|f| f.form_only) {
            found.counts.unchanged += 1;
            found.form_only.push(Change { fields, ..change });
        } else {
            changes.push(Change { fields, ..change });
        }
    }
    for &(new, restored) in &pairing.new {
        changes.push(Change {
            after: Some(new),
            by: (*new.of(after).created_by).clone(),
            restored,
            ..empty(What::Added)
        });
    }
    for change in &changes {
        match change.what {
            What::Deleted => found.counts.deleted += 1,
            What::Recreated => found.counts.recreated += 1,
            What::Modified => found.counts.modified += 1,
            What::Added => found.counts.added += 1,
        }
    }
    found.counts.unchanged += pairing.in_series;
    found.changes.extend(changes);
    found.deleted_rows.extend(&pairing.deleted_rows);
    found.notes.extend(comparer.notes());
    if pairing.in_series > 0 {
        found.notes.push(format!(
            "{} {} of {} stand as single dates in one export and as a series in the other; they were taken to be the same.",
            text::count(pairing.in_series as u64),
            kind.noun(pairing.in_series),
            system.label()
        ));
    }
}

/// A source that no file stands behind, for a search over some records only.
fn made_up(system: System, records: Vec<Record>) -> Source {
    Source {
        path: String::new(),
        format: Format::GenericCsv,
        system,
        locale: None,
        encoding: None,
        size: 0,
        sha256: String::new(),
        counts: record::Counts::default(),
        skipped: Vec::new(),
        warnings: Vec::new(),
        columns: Vec::new(),
        logins: Vec::new(),
        is_log: false,
        records,
    }
}

/// When a record marked deleted was deleted, as near as an export tells: its last change.
pub fn deleted_at(record: &Record) -> Option<Moment> {
    let stamp = record.salesforce.as_deref().and_then(|m| m.system_modstamp);
    record.deleted.then_some(())?;
    stamp.or(record.modified)
}

#[cfg(test)]
mod tests;
