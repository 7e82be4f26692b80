//! The decisions of a person, as a journal: append to decide, pop to undo, replay to load.
//!
//! What a journal amounts to is worked out in [`super::Marks`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{FieldValue, RecordKey};

/// What a person decided about two records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// Delete one by hand; the other stays.
    Delete {
        /// The record to delete.
        record: RecordKey,
        /// The record that stays instead.
        keep: RecordKey,
        /// What the record knows and the other one lacks or has otherwise, at that time.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        copy_first: Vec<FieldValue>,
    },
    /// Keep it after all: takes its mark away.
    Keep {
        /// The record that stays.
        record: RecordKey,
    },
    /// Two different people, events or tasks; both stay, and the pair is not offered again.
    NotSame {
        /// One of them.
        left: RecordKey,
        /// The other.
        right: RecordKey,
    },
    /// To be looked at again.
    Later {
        /// One of them.
        left: RecordKey,
        /// The other.
        right: RecordKey,
    },
}

impl Verdict {
    /// The records it speaks of.
    pub fn records(&self) -> impl Iterator<Item = &RecordKey> {
        let (one, other) = match self {
            Verdict::Delete { record, keep, .. } => (record, Some(keep)),
            Verdict::Keep { record } => (record, None),
            Verdict::NotSame { left, right } | Verdict::Later { left, right } => {
                (left, Some(right))
            }
        };
        std::iter::once(one).chain(other)
    }
}

/// How a verdict came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// A key pressed for this very pair.
    Hand,
    /// The person asked for the program's advice to be taken for several pairs at once.
    Advice,
    /// A rule of the person's, for all pairs that fit it.
    Rule,
}

/// A verdict with its circumstances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who, where the person gave a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// How.
    pub how: How,
    /// Whether it was decided together with the entry before, by one key; undone together, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub continues: bool,
    /// What.
    #[serde(flatten)]
    pub verdict: Verdict,
}
