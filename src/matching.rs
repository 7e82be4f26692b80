//! Which records mean the same person, event or task: normalise -> block -> compare -> score -> group.
//!
//! Fellegi–Sunter record linkage: each comparison of a field gives a weight in bits (a log-likelihood
//! ratio), rare values weigh more than common ones (term frequency), and the sum with a prior gives a
//! probability. Two records of one system are a *duplicate* pair; the same thing once in each of two
//! systems is a *counterpart*, never a duplicate. How two copies relate (identical, one holds less, …)
//! is computed apart from the score, because it decides what may be marked in bulk.

use serde::{Deserialize, Serialize};

use crate::record::{Kind, RecordRef};

/// How sure a pair is. The bounds are in [`Band::of`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// Worth a look.
    Possible,
    /// More likely than not.
    Likely,
    /// As good as certain.
    Certain,
}

impl Band {
    /// Lower end of `possible`: below it a pair is not reported.
    pub const FLOOR: f64 = 0.2;

    /// The band of a probability, or `None` below `possible`.
    pub fn of(probability: f64) -> Option<Self> {
        match probability {
            p if p >= 0.95 => Some(Band::Certain),
            p if p >= 0.5 => Some(Band::Likely),
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
    /// Why that one, in a clause: "older, and holds everything the others hold".
    pub why_keep: String,
}
