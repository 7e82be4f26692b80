//! The earlier state of a case: the old exports, and cards for those that are not there any more.
//!
//! A card remembers what a record was found and told apart by. Where a fresh record says the same in all
//! of that, the card's record is taken to have been like it in the rest, too; so records without ids find
//! each other again by equal contents.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::case::{Card, Case, Marks, RecordKey};
use crate::history::Aside;
use crate::record::{Counts, Format, Kind, Record, RecordRef, Source, System};

/// What is known of the earlier state.
pub(super) struct Known {
    /// The old exports, then a source for each file of which only cards are left.
    pub(super) sources: Vec<Source>,
    /// How many of them are whole exports.
    whole: usize,
    /// Where the records are that the case speaks of.
    pub(super) at: BTreeMap<RecordKey, RecordRef>,
    /// The marked ones, each with the one that was to stay.
    pub(super) aside: Aside,
}

impl Known {
    pub(super) fn of(case: &Case, old: Vec<Source>, fresh: &[Source]) -> Self {
        let marks = case.marks();
        let mut known = Known {
            whole: old.len(),
            sources: old,
            at: BTreeMap::new(),
            aside: Aside::new(),
        };
        known.find_in_exports(case);
        known.stand_in(case, &marks, fresh);
        for (record, _) in case.deletions(&marks) {
            let survivor = marks.survivor(record);
            if let (Some(one), Some(other)) = (known.at.get(record), known.at.get(survivor)) {
                known.aside.insert(*one, *other);
            }
        }
        known
    }

    /// Whether a record stands in an export that is read again, not on a card.
    pub(super) fn is_whole(&self, at: RecordRef) -> bool {
        (at.source as usize) < self.whole
    }

    /// Whether every export of a system and kind that the case rests on is there again, so that a
    /// record which is in none of them is new.
    pub(super) fn knows_all(&self, case: &Case, system: System, kind: Kind) -> bool {
        case.sources
            .iter()
            .filter(|f| f.role == crate::case::Role::Current)
            .filter(|f| f.system == Some(system) && f.counts.of(kind) > 0)
            .all(|f| self.sources[..self.whole].iter().any(|s| s.path == f.path))
    }

    fn find_in_exports(&mut self, case: &Case) {
        for (number, source) in self.sources.iter().enumerate() {
            let wanted: BTreeMap<u32, &RecordKey> = case
                .cards
                .keys()
                .filter(|key| key.is_of(&source.sha256))
                .map(|key| (key.record(), key))
                .collect();
            if wanted.is_empty() {
                continue;
            }
            for (index, record) in source.records.iter().enumerate() {
                let Some(key) = wanted.get(&record.number) else {
                    continue;
                };
                if case
                    .cards
                    .get(*key)
                    .is_some_and(|c| c.kind == record.kind())
                {
                    let at = RecordRef {
                        source: number as u32,
                        index: index as u32,
                    };
                    self.at.entry((*key).clone()).or_insert(at);
                }
            }
        }
    }

    /// Makes records of the cards whose export is not there.
    fn stand_in(&mut self, case: &Case, marks: &Marks, fresh: &[Source]) {
        let mut cards: Vec<(&RecordKey, &Card)> = case
            .cards
            .iter()
            .filter(|(key, _)| !self.at.contains_key(*key))
            .map(|(key, card)| (key, card.as_ref()))
            .collect();
        // A verdict that was carried over into a changed export leaves the card of its old name behind.
        let spoken_of = spoken_of(case, marks);
        cards.retain(|(key, _)| spoken_of.contains(key));
        let mut alike = Alike::of(&cards, fresh);
        let mut records: BTreeMap<RecordKey, Record> = BTreeMap::new();
        // Those that stay choose first.
        for marked in [false, true] {
            for (key, card) in cards.iter().filter(|(k, _)| marks.is_marked(k) == marked) {
                records.insert((*key).clone(), alike.filled_out(card));
            }
        }
        let mut files: BTreeMap<(&str, System), Vec<&RecordKey>> = BTreeMap::new();
        for (key, card) in &cards {
            files
                .entry((key.file(), card.system))
                .or_default()
                .push(key);
        }
        for ((file, system), keys) in files {
            let mut source = empty(case, file, system);
            for key in keys {
                let Some(record) = records.remove(key) else {
                    continue;
                };
                let at = RecordRef {
                    source: self.sources.len() as u32,
                    index: source.records.len() as u32,
                };
                match record.kind() {
                    Kind::Contact => source.counts.contacts += 1,
                    Kind::Event => source.counts.events += 1,
                    Kind::Task => source.counts.tasks += 1,
                }
                source.records.push(record);
                self.at.insert(key.clone(), at);
            }
            self.sources.push(source);
        }
    }
}

/// The records that were marked, and those that were to stay.
fn spoken_of<'a>(case: &'a Case, marks: &'a Marks) -> BTreeSet<&'a RecordKey> {
    case.deletions(marks)
        .flat_map(|(record, _)| [record, marks.survivor(record)])
        .collect()
}

/// A source for a file that is not there, with what the case knows of it.
fn empty(case: &Case, file: &str, system: System) -> Source {
    let entry = case
        .sources
        .iter()
        .find(|f| !f.sha256.is_empty() && f.sha256.starts_with(file));
    let card = case.cards.iter().find(|(key, _)| key.file() == file);
    let path = entry.map(|f| f.path.clone());
    Source {
        path: path.unwrap_or_else(|| card.map(|(_, c)| c.file.clone()).unwrap_or_default()),
        format: entry.and_then(|f| f.format).unwrap_or(Format::GenericCsv),
        system,
        locale: None,
        encoding: None,
        size: 0,
        sha256: file.to_owned(),
        counts: Counts::default(),
        skipped: Vec::new(),
        warnings: Vec::new(),
        columns: Vec::new(),
        logins: Vec::new(),
        is_log: false,
        records: Vec::new(),
    }
}

/// Fresh records by what a card says of them.
struct Alike<'f> {
    fresh: FxHashMap<String, Vec<&'f Record>>,
}

impl<'f> Alike<'f> {
    fn of(cards: &[(&RecordKey, &Card)], fresh: &'f [Source]) -> Self {
        let wanted: BTreeSet<String> = cards.iter().map(|(_, card)| says(card)).collect();
        let mut found: FxHashMap<String, Vec<&Record>> = FxHashMap::default();
        if !wanted.is_empty() {
            for source in fresh.iter().filter(|s| !s.is_log) {
                for record in source.records.iter().filter(|r| !r.deleted) {
                    let says = says(&Card::of(source, record));
                    if wanted.contains(&says) {
                        found.entry(says).or_default().push(record);
                    }
                }
            }
        }
        // The first in file order is to be taken first.
        for records in found.values_mut() {
            records.reverse();
        }
        Alike { fresh: found }
    }

    /// The card's record, with what it does not remember from a fresh one that says the same.
    fn filled_out(&mut self, card: &Card) -> Record {
        let own = card.record();
        let Some(alike) = self.fresh.get_mut(&says(card)) else {
            return own;
        };
        let like = if alike.len() > 1 {
            alike.pop()
        } else {
            alike.last().copied()
        };
        let Some(like) = like else { return own };
        Record {
            number: own.number,
            id: own.id,
            ..like.clone()
        }
    }
}

/// Everything a card says but the id and what the system itself writes.
fn says(card: &Card) -> String {
    let fields = card
        .fields
        .iter()
        .filter(|f| !matches!(f.field.as_str(), "created" | "modified"));
    let mut text = format!("{:?}\u{1f}{:?}\u{1f}{}", card.system, card.kind, card.label);
    for field in fields {
        text.push('\u{1f}');
        text.push_str(&field.field);
        text.push('\u{1f}');
        text.push_str(&field.value);
    }
    text
}
