//! What changed between the older exports and those of today, laid out to be looked through: sorts and
//! their numbers, finding by name, what happened at once, and what is lost with the way back.
//!
//! All of it is worked out once, away from the screen; looking through a hundred thousand changes then
//! only picks from lists that are there.

mod burst;
mod rescue;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::Evidence;
use crate::history::{self, Change, Comparison, What, recovery};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::progress::{Cancelled, Watch};
use crate::record::{Kind, Record, RecordRef, Source};

pub use burst::Burst;
pub use rescue::{Loss, record_tick, rule_tick, step_tick, surroundings};

/// A sort of change, as people tell them apart. A record can be of several: changed, and moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sort {
    /// Gone from its system.
    Deleted,
    /// Not in the later export, and probably there all the same.
    OutOfSight,
    /// Gone, and there under a new id.
    Again,
    /// At least one value is another.
    Changed,
    /// In another folder.
    Moved,
    /// Of another owner.
    Owner,
    /// Not there before.
    New,
    /// Nothing but the writing differs.
    Writing,
}

impl Sort {
    /// Every sort, the losses first.
    pub const ALL: [Sort; 8] = [
        Sort::Deleted,
        Sort::OutOfSight,
        Sort::Again,
        Sort::Changed,
        Sort::Moved,
        Sort::Owner,
        Sort::New,
        Sort::Writing,
    ];

    /// The sort in a word or three.
    pub fn label(self) -> &'static str {
        match self {
            Sort::Deleted => "deleted",
            Sort::OutOfSight => "only out of sight",
            Sort::Again => "made again",
            Sort::Changed => "changed",
            Sort::Moved => "moved folder",
            Sort::Owner => "new owner",
            Sort::New => "new",
            Sort::Writing => "writing only",
        }
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Sort::Deleted => "It was in the older export and is gone, or marked deleted.",
            Sort::OutOfSight => {
                "It is not in the export of today, but probably still there; nothing needs restoring."
            }
            Sort::Again => "It was deleted and made again; its id is a new one.",
            Sort::Changed => "At least one value is another than before.",
            Sort::Moved => "It stands in another folder than before.",
            Sort::Owner => "It belongs to somebody else than before.",
            Sort::New => "It was not in the older export.",
            Sort::Writing => {
                "Only the writing differs: capitals, spaces, the form of a telephone number."
            }
        }
    }

    fn bit(self) -> u16 {
        1 << self as u16
    }

    /// The sorts of a change, as bits.
    fn bits(change: &Change) -> u16 {
        let real = |name: &str| {
            let mut fields = change.fields.iter();
            fields.any(|f| f.field == name && !f.form_only)
        };
        let mut bits = match change.what {
            What::Deleted if change.out_of_sight.is_some() => Sort::OutOfSight.bit(),
            What::Deleted => Sort::Deleted.bit(),
            What::Recreated => Sort::Again.bit(),
            What::Added => Sort::New.bit(),
            What::Modified => Sort::Changed.bit(),
        };
        if real("folder") {
            bits |= Sort::Moved.bit();
        }
        if real("owner") {
            bits |= Sort::Owner.bit();
        }
        bits
    }
}

/// What of the changes is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Only this sort.
    pub sort: Option<Sort>,
    /// Only this kind of record.
    pub kind: Option<Kind>,
    /// Only what fits these letters of a name or company.
    pub text: String,
}

/// Everything that changed, and what is lost.
#[derive(Debug)]
pub struct Changes {
    /// What was found.
    pub found: Arc<Comparison>,
    /// What is lost, the most urgent first.
    pub lost: Vec<Loss>,
    /// What the days of `lost` were reckoned with.
    pub around: recovery::Surroundings,
    index: Arc<Index>,
}

/// What looking through the changes needs, worked out once.
#[derive(Debug)]
struct Index {
    /// For each row its sorts.
    bits: Vec<u16>,
    /// For each row its name and company in small letters.
    names: Vec<Box<str>>,
    /// How many rows there are of each kind of record.
    kinds: BTreeMap<Kind, Counts>,
    bursts: Vec<Burst>,
}

/// How many rows there are: of each sort, and of any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    of: [usize; Sort::ALL.len()],
    /// Of any sort.
    pub all: usize,
}

impl Counts {
    /// Of one sort.
    pub fn of(&self, sort: Sort) -> usize {
        self.of[sort as usize]
    }

    /// The sorts of which there are any.
    pub fn sorts(&self) -> impl Iterator<Item = Sort> + use<> {
        let of = self.of;
        Sort::ALL
            .into_iter()
            .filter(move |sort| of[*sort as usize] > 0)
    }

    fn add(&mut self, bits: u16) {
        self.all += 1;
        for sort in Sort::ALL {
            self.of[sort as usize] += usize::from(bits & sort.bit() != 0);
        }
    }
}

impl Changes {
    /// Holds the older exports of a case against those of today, and looks for what is marked deleted.
    ///
    /// # Errors
    /// [`Cancelled`] where `watch` asks to stop.
    pub fn of(
        evidence: &Evidence,
        answers: &Answers,
        today: Date,
        watch: &mut dyn Watch,
    ) -> Result<Self, Cancelled> {
        let knowledge = Knowledge::in_force();
        let (before, after) = (&evidence.before, &evidence.sources);
        let found = history::compare(knowledge, before, after, watch)?;
        Ok(Self::laid_out(
            evidence,
            found,
            surroundings(answers),
            today,
        ))
    }

    /// A comparison of the exports of a case, laid out to be looked through.
    pub fn laid_out(
        evidence: &Evidence,
        found: Comparison,
        around: recovery::Surroundings,
        today: Date,
    ) -> Self {
        let knowledge = Knowledge::in_force();
        let (before, after) = (&evidence.before, &evidence.sources);
        let rows = || found.changes.iter().chain(&found.form_only);
        let mut bits: Vec<u16> = found.changes.iter().map(Sort::bits).collect();
        bits.resize(bits.len() + found.form_only.len(), Sort::Writing.bit());
        let names = rows().map(|change| name(change, before, after)).collect();
        let mut kinds: BTreeMap<Kind, Counts> = BTreeMap::new();
        for (change, bits) in rows().zip(&bits) {
            kinds.entry(change.kind).or_default().add(*bits);
        }
        let bursts = burst::found(&found, before, after);
        let index = Arc::new(Index {
            bits,
            names,
            kinds,
            bursts,
        });
        let lost = rescue::losses(knowledge, evidence, &found, &around, today);
        Changes {
            found: Arc::new(found),
            lost,
            around,
            index,
        }
    }

    /// The same changes, with the days of what is lost reckoned again.
    #[must_use]
    pub fn reckoned(&self, evidence: &Evidence, answers: &Answers, today: Date) -> Self {
        let around = surroundings(answers);
        let knowledge = Knowledge::in_force();
        Changes {
            found: Arc::clone(&self.found),
            lost: rescue::losses(knowledge, evidence, &self.found, &around, today),
            around,
            index: Arc::clone(&self.index),
        }
    }

    /// How many rows there are to look through: changes, then what differs in its writing only.
    pub fn len(&self) -> usize {
        self.index.bits.len()
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The change of a row.
    pub fn row(&self, row: usize) -> Option<&Change> {
        let changes = &self.found.changes;
        let writing = || self.found.form_only.get(row - changes.len());
        changes
            .get(row)
            .or_else(|| (row >= changes.len()).then(writing).flatten())
    }

    /// The first of the sorts of a row.
    pub fn sort(&self, row: usize) -> Option<Sort> {
        let bits = self.index.bits.get(row)?;
        Sort::ALL.into_iter().find(|sort| bits & sort.bit() != 0)
    }

    /// How many rows there are, of one kind of record or of all.
    pub fn counts(&self, kind: Option<Kind>) -> Counts {
        if let Some(kind) = kind {
            return self.index.kinds.get(&kind).copied().unwrap_or_default();
        }
        let mut sum = Counts::default();
        for counts in self.index.kinds.values() {
            sum.all += counts.all;
            for (total, n) in sum.of.iter_mut().zip(counts.of) {
                *total += n;
            }
        }
        sum
    }

    /// The kinds of record of which any changed.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.index.kinds.keys().copied()
    }

    /// What happened within minutes to many records, the largest first.
    pub fn bursts(&self) -> &[Burst] {
        &self.index.bursts
    }

    /// The rows that fit. With a text those whose name or company has every word of it; where none does,
    /// those that have its letters in this order.
    pub fn narrow(&self, narrow: &Narrow) -> Vec<u32> {
        let of_sort = |row: usize| {
            let bits = self.index.bits.get(row).copied().unwrap_or(0);
            narrow.sort.is_none_or(|sort| bits & sort.bit() != 0)
        };
        let rows = self.found.changes.iter().chain(&self.found.form_only);
        let fits = rows
            .enumerate()
            .filter(|(row, change)| {
                narrow.kind.is_none_or(|kind| kind == change.kind) && of_sort(*row)
            })
            .map(|(row, _)| row as u32);
        let text = narrow.text.trim().to_lowercase();
        if text.is_empty() {
            return fits.collect();
        }
        let fits: Vec<u32> = fits.collect();
        let name = |row: &u32| self.index.names.get(*row as usize).map_or("", |n| &**n);
        let words: Vec<memchr::memmem::Finder<'_>> = text
            .split_whitespace()
            .map(memchr::memmem::Finder::new)
            .collect();
        let has_all = |row: &&u32| {
            let name = name(row).as_bytes();
            words.iter().all(|word| word.find(name).is_some())
        };
        let whole: Vec<u32> = fits.iter().filter(has_all).copied().collect();
        if !whole.is_empty() {
            return whole;
        }
        let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut loose: Vec<(usize, u32)> = fits
            .iter()
            .filter_map(|row| Some((spread(name(row), &letters)?, *row)))
            .collect();
        // Letters close together are what somebody meant; letters scattered over a name are chance.
        let closest = loose.iter().map(|(spread, _)| *spread).min().unwrap_or(0);
        loose.retain(|(spread, _)| *spread <= closest + letters.len() / 2);
        loose.sort_unstable();
        loose.into_iter().map(|(_, row)| row).collect()
    }

    /// How many records have old values to put back.
    pub fn to_put_back(&self) -> usize {
        self.found.counts.modified
    }
}

/// How many letters of a name are taken up from the first to the last of these letters; `None` where they
/// are not all in it, in this order.
fn spread(name: &str, letters: &[char]) -> Option<usize> {
    let mut wanted = letters.iter();
    let mut next = wanted.next()?;
    let mut begun = None;
    for (at, c) in name.chars().enumerate() {
        if c == *next {
            let begun = *begun.get_or_insert(at);
            match wanted.next() {
                Some(letter) => next = letter,
                None => return Some(at - begun + 1),
            }
        }
    }
    None
}

/// Name and company of a changed record, in small letters.
fn name(change: &Change, before: &[Source], after: &[Source]) -> Box<str> {
    let Some(record) = change.record(before, after) else {
        return "".into();
    };
    let company = record.contact().and_then(|c| c.company());
    let mut name = record.label().to_lowercase();
    if let Some(company) = company {
        name.push(' ');
        name.push_str(&company.to_lowercase());
    }
    name.into()
}

/// The record of a loss and the file it stands in.
pub fn lost_record(evidence: &Evidence, of: recovery::Lost) -> (&Source, &Record) {
    let (sources, at): (&[Source], RecordRef) = match of {
        recovery::Lost::Before(at) => (&evidence.before, at),
        recovery::Lost::Row(at) => (&evidence.sources, at),
    };
    (at.source(sources), at.of(sources))
}
