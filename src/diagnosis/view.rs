//! The exports as the facts look at them: living records by system and kind, doubles inside one
//! file, who is whose counterpart, and what became of the records of older exports.

use std::collections::{BTreeMap, BTreeSet};

use crate::matching::Pair;
use crate::record::{Kind, Record, RecordRef, Source, System};

use super::link::{Link, link};

/// Pairs less probable than this are not counted as the same.
const SAME: f64 = 0.5;

/// Exports and matches, prepared.
pub(super) struct View<'a> {
    pub before: &'a [Source],
    pub sources: &'a [Source],
    /// The kinds the user speaks of.
    pub kinds: Vec<Kind>,
    /// Doubles: two living records of one file.
    pub twins: Vec<Pair>,
    /// The groups the doubles form, each in record order.
    pub doubled: Vec<Vec<RecordRef>>,
    /// Two records of one system and one file of which at least one is marked deleted.
    pub with_deleted: Vec<Pair>,
    /// Older exports held against today's, by system and kind.
    pub links: Vec<Link>,
    counterparts: BTreeMap<RecordRef, Vec<RecordRef>>,
}

impl<'a> View<'a> {
    pub(super) fn new(
        before: &'a [Source],
        sources: &'a [Source],
        pairs: &[Pair],
        across: &[Pair],
        kinds: Vec<Kind>,
    ) -> Self {
        let deleted = |r: RecordRef| r.of(sources).deleted;
        let (mut twins, mut with_deleted) = (Vec::new(), Vec::new());
        for pair in pairs {
            if pair.score < SAME || !kinds.contains(&pair.kind) {
                continue;
            }
            if deleted(pair.left) || deleted(pair.right) {
                with_deleted.push(*pair);
            } else if pair.left.source == pair.right.source {
                twins.push(*pair);
            }
        }
        let mut counterparts: BTreeMap<RecordRef, Vec<RecordRef>> = BTreeMap::new();
        for pair in across.iter().filter(|p| p.score >= SAME) {
            counterparts.entry(pair.left).or_default().push(pair.right);
            counterparts.entry(pair.right).or_default().push(pair.left);
        }
        let mut links = Vec::new();
        for (system, kind) in held(before) {
            if kinds.contains(&kind) && held(sources).contains(&(system, kind)) {
                links.extend(link(before, sources, system, kind));
            }
        }
        View {
            before,
            sources,
            doubled: groups(&twins),
            twins,
            with_deleted,
            links,
            counterparts,
            kinds,
        }
    }

    pub(super) fn record(&self, at: RecordRef) -> &'a Record {
        at.of(self.sources)
    }

    pub(super) fn system(&self, at: RecordRef) -> System {
        at.source(self.sources).system
    }

    /// Every record of a system and kind, deleted ones included.
    pub(super) fn all(&self, system: System, kind: Kind) -> Vec<RecordRef> {
        all(self.sources, system, kind)
    }

    /// The living records of a system and kind.
    pub(super) fn living(&self, system: System, kind: Kind) -> Vec<RecordRef> {
        let mut living = self.all(system, kind);
        living.retain(|at| !self.record(*at).deleted);
        living
    }

    /// Whether an export of a system can hold a kind: it has records of it.
    pub(super) fn holds(&self, system: System, kind: Kind) -> bool {
        held(self.sources).contains(&(system, kind))
    }

    /// Whether the exports of a system that hold a kind have a field.
    pub(super) fn has_field(&self, system: System, kind: Kind, field: &str) -> bool {
        self.sources
            .iter()
            .any(|s| s.system == system && s.counts.of(kind) > 0 && s.has_field(field))
    }

    /// The living records of another system that mean the same.
    pub(super) fn counterparts(&self, at: RecordRef, system: System) -> Vec<RecordRef> {
        self.counterparts
            .get(&at)
            .into_iter()
            .flatten()
            .copied()
            .filter(|other| self.system(*other) == system && !self.record(*other).deleted)
            .collect()
    }

    /// How many records of a system and kind exist more than once, and how many it holds.
    pub(super) fn doubled_of(&self, system: System, kind: Kind) -> (usize, usize) {
        let of = |group: &&Vec<RecordRef>| {
            group
                .first()
                .is_some_and(|at| self.system(*at) == system && self.record(*at).kind() == kind)
        };
        (
            self.doubled.iter().filter(of).count(),
            self.living(system, kind).len(),
        )
    }

    /// Doubles in exports of one system.
    pub(super) fn twins_of(&self, system: System) -> impl Iterator<Item = &Pair> {
        self.twins
            .iter()
            .filter(move |p| self.system(p.left) == system)
    }
}

/// Every record of a system and kind.
pub(super) fn all(sources: &[Source], system: System, kind: Kind) -> Vec<RecordRef> {
    let mut found = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        if source.system != system || source.is_log {
            continue;
        }
        for (index, record) in source.records.iter().enumerate() {
            if record.kind() == kind {
                found.push(RecordRef {
                    source: number as u32,
                    index: index as u32,
                });
            }
        }
    }
    found
}

/// The systems and kinds that exports hold records of.
pub(super) fn held(sources: &[Source]) -> BTreeSet<(System, Kind)> {
    sources
        .iter()
        .filter(|source| !source.is_log)
        .flat_map(|source| {
            Kind::ALL
                .into_iter()
                .filter(|kind| source.counts.of(*kind) > 0)
                .map(|kind| (source.system, kind))
        })
        .collect()
}

/// Joins pairs to groups.
fn groups(pairs: &[Pair]) -> Vec<Vec<RecordRef>> {
    let mut group_of: BTreeMap<RecordRef, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<RecordRef>> = Vec::new();
    for pair in pairs {
        let (left, right) = (
            group_of.get(&pair.left).copied(),
            group_of.get(&pair.right).copied(),
        );
        match (left, right) {
            (None, None) => {
                group_of.insert(pair.left, groups.len());
                group_of.insert(pair.right, groups.len());
                groups.push(vec![pair.left, pair.right]);
            }
            (Some(group), None) => {
                group_of.insert(pair.right, group);
                groups[group].push(pair.right);
            }
            (None, Some(group)) => {
                group_of.insert(pair.left, group);
                groups[group].push(pair.left);
            }
            (Some(a), Some(b)) if a != b => {
                let moved = std::mem::take(&mut groups[b]);
                for at in &moved {
                    group_of.insert(*at, a);
                }
                groups[a].extend(moved);
            }
            _ => {}
        }
    }
    groups.retain(|g| !g.is_empty());
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}
