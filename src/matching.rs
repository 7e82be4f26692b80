//! Which records mean the same person, event or task: normalise -> block -> compare -> score -> group.
//!
//! Fellegi–Sunter record linkage: each comparison of a field gives a weight in bits (a log-likelihood
//! ratio), rare values weigh more than common ones (term frequency), and the sum with a prior gives a
//! probability. Two records of one system are a *duplicate* pair; the same thing once in each of two
//! systems is a *counterpart*, never a duplicate. How two copies relate (identical, one holds less, …)
//! is computed apart from the score, because it decides what may be marked in bulk.

mod block;
mod clocks;
mod compare;
mod explain;
mod fields;
mod group;
mod keep;
mod learn;
mod link;
mod model;
mod normalise;
mod place;
mod prepare;
mod rhythm;
mod scored;
mod search;
mod standing;
mod stats;
mod tables;
mod weights;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use explain::{Change, WhyNot, plain_name};
pub use fields::{differences, filled};
pub use keep::Advisor;
pub use search::{find, find_pairs};

use crate::record::{Kind, Record, RecordRef, Source};
use model::Model;

/// Reads the tables of names, which the first search would do: for while something else is waited for.
pub fn load_tables() {
    tables::load();
}

/// A text as it is looked for: plain lower-case letters and digits, words apart by one space; ä, ae and a
/// are written alike, other scripts in Latin letters.
pub fn searchable(text: &str) -> String {
    normalise::key(text)
}

/// How sure a pair is. The bounds are in [`Band::of`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// Worth a look.
    Possible,
    /// Nine in ten are right, or more.
    Likely,
    /// As good as certain.
    Certain,
}

impl Band {
    /// Lower end of `possible`: below it a pair is not reported.
    pub const FLOOR: f64 = 0.2;

    /// Lower end of `likely`. Between this and the even chance stand most of the people who only look alike:
    /// they are worth a look, and no more is said of them.
    pub const LIKELY: f64 = 0.9;

    /// The band of a probability, or `None` below `possible`.
    pub fn of(probability: f64) -> Option<Self> {
        match probability {
            p if p >= 0.99 => Some(Band::Certain),
            p if p >= Self::LIKELY => Some(Band::Likely),
            p if p >= Self::FLOOR => Some(Band::Possible),
            _ => None,
        }
    }

    /// The word in JSON, and for people.
    pub fn id(self) -> &'static str {
        match self {
            Band::Possible => "possible",
            Band::Likely => "likely",
            Band::Certain => "certain",
        }
    }
}

/// How the contents of two copies relate, whatever the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Every field equal as written.
    Identical,
    /// Every field equal after normalising.
    Equivalent,
    /// The left record holds less, and nothing that differs.
    Subset,
    /// The left record holds more, and nothing that differs.
    Superset,
    /// At least one field differs, or each side holds something of its own.
    Conflicting,
}

/// What the comparison of one field found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldVerdict {
    /// Equal as written.
    Same,
    /// Equal after normalising (case, accents, telephone format, order of names).
    Equivalent,
    /// Similar: a spelling variant, a nickname, an initial, a shifted time.
    Close,
    /// Both sides are filled and do not agree.
    Different,
    /// Only the left record has it.
    OnlyLeft,
    /// Only the right record has it.
    OnlyRight,
    /// Neither has it.
    BothEmpty,
}

/// One line of the side-by-side view and of the reasons for a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldComparison {
    /// The field's name as in `inspect --json`.
    pub field: &'static str,
    /// The left value, for people; untrusted text. Empty where there is none.
    pub left: String,
    /// The right value.
    pub right: String,
    /// What was found.
    pub verdict: FieldVerdict,
    /// What it gave or took, in bits; 0 where the field does not count.
    pub weight: f64,
    /// Why the weight is what it is, where that is not plain: "shared by 14 records".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Two records that may mean the same. `left` comes before `right` in [`RecordRef`] order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Their kind.
    pub kind: Kind,
    /// The earlier record.
    pub left: RecordRef,
    /// The later record.
    pub right: RecordRef,
    /// Probability that they mean the same, 0 to 1.
    pub score: f64,
    /// Where that probability lies.
    pub band: Band,
    /// How their contents relate.
    pub relation: Relation,
    /// For counterparts: part of the one-to-one choice across the two systems.
    pub linked: bool,
}

/// Records of one system that mean the same, two or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Their kind.
    pub kind: Kind,
    /// The members, in [`RecordRef`] order.
    pub members: Vec<RecordRef>,
    /// The member to keep, in the program's judgement.
    pub suggested_keep: RecordRef,
    /// Why that one, in a clause: "older, and holds everything the others hold"; empty where nobody was
    /// asked ([`find_pairs`]).
    pub why_keep: String,
}

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Also records marked deleted.
    pub include_deleted: bool,
    /// Pairs less probable than this are not reported, 0 to 1.
    pub min_score: f64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            kind: None,
            include_deleted: false,
            min_score: Band::FLOOR,
        }
    }
}

/// Every field a record has, as people read it: the field's name and its value; untrusted text.
pub fn fields_of(record: &Record) -> Vec<(&'static str, String)> {
    fields::fields(record, record)
        .into_iter()
        .filter(|f| !f.left.is_empty())
        .map(|f| (f.name, f.left))
        .collect()
}

/// What a search found. Answers questions about any two records of the same sources afterwards.
#[derive(Debug, Default)]
pub struct Matches {
    /// Duplicates: pairs within one system, by kind, strongest first.
    pub pairs: Vec<Pair>,
    /// Pairs across two systems, by kind, strongest first.
    pub counterparts: Vec<Pair>,
    /// Duplicates joined to groups.
    pub groups: Vec<Group>,
    /// How many candidate pairs were compared.
    pub compared: u64,
    /// What caps left out, and what else the reader should know.
    pub notes: Vec<String>,
    model: Model,
    /// Entity of each prepared record.
    entity: Vec<u32>,
    /// Each record of a counterpart pair with the pair's place in `counterparts`; sorted by record, the
    /// linked pair first.
    counterparts_at: Vec<(RecordRef, u32)>,
}

impl Matches {
    /// The pair side by side: every field that either record has, with what it gave or took. The
    /// weights and [`Matches::prior`] sum to the log2 odds of the pair.
    pub fn explain(
        &self,
        sources: &[Source],
        left: RecordRef,
        right: RecordRef,
    ) -> Vec<FieldComparison> {
        explain::explain(&self.model, sources, left, right)
    }

    /// Why two records are not a pair.
    pub fn why_not(&self, sources: &[Source], left: RecordRef, right: RecordRef) -> WhyNot {
        explain::why_not(&self.model, sources, left, right)
    }

    /// What is assumed of two records before anything is compared: log2 odds, in bits.
    pub fn prior(&self, left: RecordRef, right: RecordRef) -> Option<f64> {
        let (a, b) = (self.model.slot_of(left)?, self.model.slot_of(right)?);
        Some(self.model.prior(self.model.slot(a), self.model.slot(b)))
    }

    /// The probability that any two records of one kind mean the same, found or not.
    pub fn score(&self, left: RecordRef, right: RecordRef) -> Option<f64> {
        let (a, b) = (self.model.slot_of(left)?, self.model.slot_of(right)?);
        (self.model.slot(a).kind == self.model.slot(b).kind).then(|| self.model.score(a, b).0)
    }

    /// Entity number per source, per record: records with one number mean one person, event or task,
    /// in whatever system they stand.
    pub fn entities(&self, sources: &[Source]) -> Vec<Vec<u32>> {
        let mut numbers = self.entity.iter().copied();
        sources
            .iter()
            .map(|s| numbers.by_ref().take(s.records.len()).collect())
            .collect()
    }

    /// The counterparts of a record, the linked one first.
    pub fn counterparts_of(&self, record: RecordRef) -> impl Iterator<Item = &Pair> {
        let at = &self.counterparts_at;
        let from = at.partition_point(|(r, _)| *r < record);
        at[from..]
            .iter()
            .take_while(move |(r, _)| *r == record)
            .filter_map(|&(_, place)| self.counterparts.get(place as usize))
    }

    /// Notes where each record's counterparts stand, once they are all there.
    fn index_counterparts(&mut self) {
        let pairs = self.counterparts.iter().zip(0..);
        let mut at: Vec<(RecordRef, u32)> = pairs
            .flat_map(|(pair, place)| [(pair.left, place), (pair.right, place)])
            .collect();
        let later = |place: u32| !self.counterparts[place as usize].linked;
        at.par_sort_unstable_by_key(|&(record, place)| (record, later(place), place));
        self.counterparts_at = at;
    }
}

#[cfg(test)]
mod tests;
