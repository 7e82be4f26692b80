//! Records that are missing from the later export and probably not lost: out of sight only.
//!
//! An export holds what its program was told to show. Where everything that is missing has one thing in
//! common that nothing in the later export has, the export is the likelier explanation. Such records
//! are counted as deleted, because they are absent, and named here; they are not offered for restoring.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::knowledge::Knowledge;
use crate::record::{Body, Kind, Record, RecordRef, Source, System};
use crate::text;

use super::values::tidy;
use super::{Change, What};

/// Fewer missing records than this have nothing in common that means anything.
const LEAST: usize = 3;

/// Why a record may be there all the same.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum OutOfSight {
    /// An equal twin is still there: newer Outlook shows only one of two equal contacts, and nothing is
    /// lost as long as one is left.
    Twin {
        /// The twin in the later exports.
        #[serde(skip)]
        twin: RecordRef,
    },
    /// The later export holds only entries between two days, and this one lies outside.
    DateWindow {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// The later export holds nothing of this folder.
    Folder {
        /// The folder; untrusted text.
        folder: String,
    },
    /// The later export holds nothing with this category.
    Category {
        /// The category; untrusted text.
        category: String,
    },
    /// Nothing of this owner is in the later export.
    Owner {
        /// The owner; untrusted text.
        owner: String,
    },
    /// The later export holds exactly as many records as a product carries at most.
    Limit {
        /// The limit.
        limit: u32,
        /// The product's name.
        app: String,
    },
}

impl OutOfSight {
    /// The reason in a sentence.
    pub fn sentence(&self) -> String {
        match self {
            OutOfSight::Twin { .. } => {
                "An equal copy of it is still there, so nothing is lost. Newer Outlook shows two equal entries as one.".to_owned()
            }
            OutOfSight::DateWindow { from, to } => format!(
                "The later export holds only entries from {from} to {to}; this one lies outside."
            ),
            OutOfSight::Folder { folder } => format!(
                "The later export holds nothing of the folder \u{201c}{}\u{201d}; export that folder, too, before you restore anything.",
                text::shown(folder)
            ),
            OutOfSight::Category { category } => format!(
                "The later export holds nothing with the category \u{201c}{}\u{201d}; a filter may hide it.",
                text::shown(category)
            ),
            OutOfSight::Owner { owner } => format!(
                "The later export holds nothing that belongs to {}; a filter may hide it.",
                text::shown(owner)
            ),
            OutOfSight::Limit { limit, app } => format!(
                "The later export holds exactly {} records, which is the most that {} carries; the rest may only be left out.",
                text::count(u64::from(*limit)),
                text::shown(app)
            ),
        }
    }
}

/// Marks what is probably only out of sight.
pub(super) fn note(
    knowledge: &Knowledge,
    before: &[Source],
    after: &[Source],
    changes: &mut [Change],
) {
    let mut groups: BTreeMap<(System, Kind), Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        // A row marked deleted is deleted.
        if change.what == What::Deleted && change.after.is_none() {
            groups
                .entry((change.system, change.kind))
                .or_default()
                .push(at);
        }
    }
    for ((system, kind), missing) in groups {
        let living = living(after, system, kind);
        twins(before, after, &living, changes, &missing);
        let open = |changes: &[Change]| -> Vec<usize> {
            let open = missing.iter().copied();
            open.filter(|at| changes[*at].out_of_sight.is_none())
                .collect()
        };
        if open(changes).len() < LEAST || living.is_empty() {
            continue;
        }
        let group = Group {
            before,
            earlier: self::living(before, system, kind),
            later: living.iter().map(|at| at.of(after)).collect(),
            missing: open(changes),
        };
        let reasons = [
            group.date_window(changes),
            group.folder(changes),
            group.category(changes),
            group.owner(changes),
            group.limit(knowledge, system, kind),
        ];
        for (at, reason) in reasons.into_iter().flatten() {
            changes[at].out_of_sight.get_or_insert(reason);
        }
    }
}

fn living(sources: &[Source], system: System, kind: Kind) -> Vec<RecordRef> {
    let mut found = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        if source.system != system || source.is_log {
            continue;
        }
        for (index, record) in source.records.iter().enumerate() {
            if record.kind() == kind && !record.deleted {
                found.push(RecordRef {
                    source: number as u32,
                    index: index as u32,
                });
            }
        }
    }
    found
}

/// A missing record whose contents are still there once more.
fn twins(
    before: &[Source],
    after: &[Source],
    living: &[RecordRef],
    changes: &mut [Change],
    missing: &[usize],
) {
    // Few are missing; the whole look is put together only for those of the same name.
    let lost = missing.iter().filter_map(|at| changes[*at].before);
    let names: FxHashSet<String> = lost.map(|at| name(at.of(before))).collect();
    let namesakes = living
        .iter()
        .filter(|at| names.contains(&name(at.of(after))));
    let mut left: BTreeMap<String, RecordRef> = BTreeMap::new();
    for at in namesakes {
        left.entry(look(at.of(after))).or_insert(*at);
    }
    for &at in missing {
        let Some(old) = changes[at].before else {
            continue;
        };
        if let Some(twin) = left.get(&look(old.of(before))) {
            changes[at].out_of_sight = Some(OutOfSight::Twin { twin: *twin });
        }
    }
}

/// The part of [`look`] that tells most records apart.
fn name(record: &Record) -> String {
    let name = match &record.body {
        Body::Contact(c) => c.family_name().or(c.given_name()),
        Body::Event(e) => e.subject.as_deref(),
        Body::Task(t) => t.subject.as_deref(),
    };
    name.map(tidy).unwrap_or_default()
}

/// What a person would see of a record: everything but ids, folder and times of change.
fn look(record: &Record) -> String {
    let fields = crate::matching::fields_of(record).into_iter();
    let seen = fields.filter(|(name, _)| {
        !matches!(
            *name,
            "owner" | "created" | "created_by" | "modified" | "modified_by" | "folder" | "uid"
        )
    });
    seen.fold(String::new(), |mut look, (name, value)| {
        for part in [name, "=", &tidy(&value), "\u{1f}"] {
            look.push_str(part);
        }
        look
    })
}

/// The missing records of one system and kind beside what is there.
struct Group<'s> {
    before: &'s [Source],
    earlier: Vec<RecordRef>,
    later: Vec<&'s Record>,
    /// Changes.
    missing: Vec<usize>,
}

type Reasons = Vec<(usize, OutOfSight)>;

impl Group<'_> {
    fn record(&self, changes: &[Change], at: usize) -> Option<&Record> {
        changes[at].before.map(|old| old.of(self.before))
    }

    /// Those of the missing that have a trait which no later record has, where all that had it are
    /// missing.
    fn by_trait<T: Ord + Clone>(
        &self,
        changes: &[Change],
        of: impl Fn(&Record) -> Vec<T>,
        reason: impl Fn(&T) -> OutOfSight,
    ) -> Reasons {
        let count = |records: &mut dyn Iterator<Item = &Record>| {
            let mut counts: BTreeMap<T, usize> = BTreeMap::new();
            for value in records.flat_map(&of) {
                *counts.entry(value).or_default() += 1;
            }
            counts
        };
        let then = count(&mut self.earlier.iter().map(|at| at.of(self.before)));
        let now = count(&mut self.later.iter().copied());
        let lost = count(
            &mut self
                .missing
                .iter()
                .filter_map(|at| self.record(changes, *at)),
        );
        // Where the later export tells nothing of the kind at all, it cannot hold it.
        if now.is_empty() {
            return Vec::new();
        }
        let whole = |value: &T| {
            let lost = lost.get(value).copied().unwrap_or(0);
            lost >= LEAST && !now.contains_key(value) && then.get(value) == Some(&lost)
        };
        let mut found = Vec::new();
        for &at in &self.missing {
            let values = self.record(changes, at).map(&of).unwrap_or_default();
            if let Some(value) = values.iter().find(|v| whole(v)) {
                found.push((at, reason(value)));
            }
        }
        found
    }

    fn folder(&self, changes: &[Change]) -> Reasons {
        self.by_trait(
            changes,
            |r| r.folder.as_deref().map(str::to_owned).into_iter().collect(),
            |folder| OutOfSight::Folder {
                folder: folder.clone(),
            },
        )
    }

    fn category(&self, changes: &[Change]) -> Reasons {
        self.by_trait(
            changes,
            |r| r.categories.iter().map(|c| c.as_str().to_owned()).collect(),
            |category| OutOfSight::Category {
                category: category.clone(),
            },
        )
    }

    fn owner(&self, changes: &[Change]) -> Reasons {
        self.by_trait(
            changes,
            |r| r.owner.label().map(str::to_owned).into_iter().collect(),
            |owner| OutOfSight::Owner {
                owner: owner.clone(),
            },
        )
    }

    /// Everything missing lies before or after all that is there.
    fn date_window(&self, changes: &[Change]) -> Reasons {
        let days: Vec<Date> = self.later.iter().filter_map(|r| day(r)).collect();
        let (Some(&from), Some(&to)) = (days.iter().min(), days.iter().max()) else {
            return Vec::new();
        };
        let outside: Vec<usize> = self
            .missing
            .iter()
            .copied()
            .filter(|at| {
                let day = self.record(changes, *at).and_then(day);
                day.is_some_and(|day| day < from || day > to)
            })
            .collect();
        // A window shows where nothing inside it is missing, and something outside was there.
        if outside.len() < LEAST || outside.len() * 10 < self.missing.len() * 9 {
            return Vec::new();
        }
        let reason = OutOfSight::DateWindow { from, to };
        outside.into_iter().map(|at| (at, reason.clone())).collect()
    }

    fn limit(&self, knowledge: &Knowledge, system: System, kind: Kind) -> Reasons {
        if system == System::Salesforce {
            return Vec::new();
        }
        let n = self.later.len();
        let app = knowledge.apps.all().iter().find(|app| {
            let unit = app.limit_unit.as_deref().unwrap_or_default();
            app.limit.is_some_and(|limit| limit as usize == n) && unit.contains(kind.noun(2))
        });
        let Some((app, limit)) = app.and_then(|app| Some((app, app.limit?))) else {
            return Vec::new();
        };
        let reason = OutOfSight::Limit {
            limit,
            app: app.name.clone(),
        };
        let missing = self.missing.iter();
        missing.map(|at| (*at, reason.clone())).collect()
    }
}

/// The day a calendar or task view goes by.
fn day(record: &Record) -> Option<Date> {
    let start = record.event().and_then(|e| e.start);
    let due = record.task().and_then(|t| t.due);
    start.or(due).map(|m| m.date())
}
