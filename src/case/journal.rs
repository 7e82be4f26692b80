//! The decisions of a person, as a journal: append to decide, pop to undo, replay to load.
//!
//! [`Marks`] is what a journal amounts to. It is safe by construction: a record can only be marked
//! for deletion in favour of another one, which is thereby kept; so from every marked record a chain
//! of "kept instead" leads to a record that stays ([`Marks::survivor`]). No sequence of verdicts can
//! mark the last copy.

use std::collections::{BTreeMap, BTreeSet};

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

/// Why a record is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    keep: RecordKey,
    copy_first: Vec<FieldValue>,
}

/// What the verdicts so far amount to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    kept_instead: BTreeMap<RecordKey, Mark>,
    apart: BTreeSet<(RecordKey, RecordKey)>,
    later: BTreeSet<(RecordKey, RecordKey)>,
}

impl Marks {
    /// Replays a journal.
    pub fn replay<'a>(journal: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut marks = Marks::default();
        for entry in journal {
            marks.apply(&entry.verdict);
        }
        marks
    }

    /// Takes one more verdict into account. A verdict about two records replaces the earlier one.
    pub fn apply(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Delete {
                record,
                keep,
                copy_first,
            } => {
                if record == keep {
                    return;
                }
                self.clear(record, keep);
                self.kept_instead.remove(keep);
                let mark = Mark {
                    keep: keep.clone(),
                    copy_first: copy_first.clone(),
                };
                self.kept_instead.insert(record.clone(), mark);
            }
            Verdict::Keep { record } => {
                self.kept_instead.remove(record);
            }
            Verdict::NotSame { left, right } => {
                self.clear(left, right);
                self.apart.insert(ordered(left, right));
            }
            Verdict::Later { left, right } => {
                self.clear(left, right);
                self.later.insert(ordered(left, right));
            }
        }
        self.free_the_betrayed();
    }

    /// Takes the mark off every record whose chain ends at one it was said to be different from: nothing
    /// of it would stay.
    fn free_the_betrayed(&mut self) {
        if self.apart.is_empty() {
            return;
        }
        // Held against the pairs said to be different, of which there are fewer than marks.
        while let Some(record) = self
            .apart
            .iter()
            .flat_map(|(x, y)| [(x, y), (y, x)])
            .filter(|(marked, other)| self.is_marked(marked) && self.survivor(marked) == *other)
            .map(|(marked, _)| marked)
            .min()
            .cloned()
        {
            self.kept_instead.remove(&record);
        }
    }

    fn clear(&mut self, left: &RecordKey, right: &RecordKey) {
        let pair = ordered(left, right);
        self.apart.remove(&pair);
        self.later.remove(&pair);
        for (marked, other) in [(left, right), (right, left)] {
            if self
                .kept_instead
                .get(marked)
                .is_some_and(|m| m.keep == *other)
            {
                self.kept_instead.remove(marked);
            }
        }
    }

    /// Whether the record is marked for deletion.
    pub fn is_marked(&self, record: &RecordKey) -> bool {
        self.kept_instead.contains_key(record)
    }

    /// The record that stays where this one is deleted: the end of the chain, or the record itself
    /// where it is not marked.
    pub fn survivor<'a>(&'a self, record: &'a RecordKey) -> &'a RecordKey {
        let mut at = record;
        // A chain cannot be longer than the number of marks, even in a journal written by hand.
        for _ in 0..=self.kept_instead.len() {
            match self.kept_instead.get(at) {
                Some(mark) => at = &mark.keep,
                None => break,
            }
        }
        at
    }

    /// Whether two records were said to be different.
    pub fn is_apart(&self, left: &RecordKey, right: &RecordKey) -> bool {
        self.apart.contains(&ordered(left, right))
    }

    /// Whether any two records were said to be different.
    pub(super) fn any_apart(&self) -> bool {
        !self.apart.is_empty()
    }

    /// Those of these records in favour of which others were marked: what becomes of them concerns those, too.
    pub(super) fn with_others_behind(&self, records: &[RecordKey]) -> Vec<RecordKey> {
        let marks = self.kept_instead.iter();
        let mut behind: Vec<RecordKey> = marks
            .filter(|(marked, mark)| records.contains(&mark.keep) && !records.contains(marked))
            .map(|(_, mark)| mark.keep.clone())
            .collect();
        behind.dedup();
        behind
    }

    /// Whether marking `record` in favour of `keep` would lead something marked for `record` to one that it was
    /// said to be different from, and so take that mark away.
    pub(super) fn would_free(&self, record: &RecordKey, keep: &RecordKey) -> bool {
        self.apart
            .iter()
            .flat_map(|(x, y)| [(x, y), (y, x)])
            .any(|(marked, other)| {
                other == keep && self.is_marked(marked) && self.survivor(marked) == record
            })
    }

    /// Whether two records were put off.
    pub fn is_later(&self, left: &RecordKey, right: &RecordKey) -> bool {
        self.later.contains(&ordered(left, right))
    }

    /// The marked records with the record kept instead, in a fixed order.
    pub fn marked(&self) -> impl Iterator<Item = (&RecordKey, &RecordKey)> {
        self.kept_instead
            .iter()
            .map(|(record, mark)| (record, &mark.keep))
    }

    /// What to copy from a marked record before it is deleted. Where the record it was compared with is
    /// to go as well, what that one has instead says nothing of the one that stays.
    pub fn copy_first(&self, record: &RecordKey) -> Vec<FieldValue> {
        let Some(mark) = self.kept_instead.get(record) else {
            return Vec::new();
        };
        let stays = !self.is_marked(&mark.keep);
        mark.copy_first
            .iter()
            .map(|value| FieldValue {
                instead: value.instead.clone().filter(|_| stays),
                ..value.clone()
            })
            .collect()
    }

    /// How many records are marked for deletion.
    pub fn marked_count(&self) -> usize {
        self.kept_instead.len()
    }
}

fn ordered(left: &RecordKey, right: &RecordKey) -> (RecordKey, RecordKey) {
    if left <= right {
        (left.clone(), right.clone())
    } else {
        (right.clone(), left.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(n: u32) -> RecordKey {
        RecordKey::new("f", n)
    }

    fn delete(record: u32, keep: u32) -> Verdict {
        Verdict::Delete {
            record: key(record),
            keep: key(keep),
            copy_first: Vec::new(),
        }
    }

    #[test]
    fn deleting_the_kept_one_needs_another_to_stay() {
        let mut marks = Marks::default();
        marks.apply(&delete(1, 2));
        marks.apply(&delete(2, 3));
        assert_eq!(marks.survivor(&key(1)), &key(3));
        marks.apply(&delete(3, 1));
        assert!(!marks.is_marked(&key(1)), "the kept one is never marked");
        assert_eq!(marks.survivor(&key(2)), &key(1));
    }

    #[test]
    fn not_the_same_frees_what_was_marked_in_its_favour() {
        let mut marks = Marks::default();
        marks.apply(&delete(1, 2));
        marks.apply(&delete(2, 3));
        marks.apply(&Verdict::NotSame {
            left: key(3),
            right: key(1),
        });
        assert!(!marks.is_marked(&key(1)));
        assert!(marks.is_marked(&key(2)));
    }

    #[test]
    fn a_chain_never_ends_at_somebody_else() {
        let mut marks = Marks::default();
        marks.apply(&Verdict::NotSame {
            left: key(1),
            right: key(2),
        });
        marks.apply(&delete(1, 3));
        marks.apply(&delete(3, 2));
        assert!(!marks.is_marked(&key(1)), "2 is somebody else");
        assert!(marks.is_marked(&key(3)));
    }

    #[test]
    fn a_later_verdict_replaces_the_earlier_one() {
        let mut marks = Marks::default();
        marks.apply(&delete(1, 2));
        marks.apply(&delete(2, 1));
        assert!(!marks.is_marked(&key(1)));
        marks.apply(&Verdict::Later {
            left: key(1),
            right: key(2),
        });
        assert_eq!(marks.marked_count(), 0);
        assert!(marks.is_later(&key(2), &key(1)));
    }

    fn verdicts() -> impl Strategy<Value = Vec<Verdict>> {
        let one = (0u32..6, 0u32..6, 0u8..4).prop_map(|(a, b, what)| match what {
            0 => delete(a, b),
            3 => Verdict::Keep { record: key(a) },
            1 => Verdict::NotSame {
                left: key(a),
                right: key(b),
            },
            _ => Verdict::Later {
                left: key(a),
                right: key(b),
            },
        });
        proptest::collection::vec(one, 0..40)
    }

    proptest! {
        #[test]
        fn something_always_stays(verdicts in verdicts()) {
            let mut marks = Marks::default();
            for verdict in &verdicts {
                marks.apply(verdict);
                for (marked, _) in marks.marked() {
                    let survivor = marks.survivor(marked);
                    prop_assert!(!marks.is_marked(survivor));
                    prop_assert!(!marks.is_apart(marked, survivor), "{:?}", verdicts);
                }
            }
        }
    }
}
