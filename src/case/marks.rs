//! What the verdicts so far amount to: which records are marked, which are different, which are put off.
//!
//! [`Marks`] is safe by construction: a record can only be marked for deletion in favour of another one,
//! which is thereby kept; so from every marked record a chain of "kept instead" leads to a record that
//! stays ([`Marks::survivor`]). No sequence of verdicts can mark the last copy.
//!
//! Each verdict gives back what it changed ([`Undo`]), so that taking it back costs what deciding it did,
//! however many there are. What a change can concern beyond its own records are those whose chain leads
//! through them ([`Marks::behind`]).

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, FieldValue, RecordKey, Verdict};

/// Why a record is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    keep: RecordKey,
    copy_first: Vec<FieldValue>,
}

/// Two records, the lesser key first.
type Two = (RecordKey, RecordKey);

/// What the verdicts so far amount to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    kept_instead: BTreeMap<RecordKey, Mark>,
    /// The marks the other way round: the record kept, and one marked in favour of it.
    in_favour: BTreeSet<(RecordKey, RecordKey)>,
    apart: BTreeSet<Two>,
    later: BTreeSet<Two>,
}

/// One thing a verdict changed: what was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Was {
    Marked(RecordKey, Option<Mark>),
    Apart(Two, bool),
    Later(Two, bool),
}

/// What a verdict changed, so that [`Marks::take_back`] can undo it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undo(Vec<Was>);

impl Undo {
    /// The records whose marks it changes.
    pub(super) fn records(&self) -> impl Iterator<Item = &RecordKey> {
        self.0
            .iter()
            .flat_map(|was| match was {
                Was::Marked(record, _) => [Some(record), None],
                Was::Apart((left, right), _) | Was::Later((left, right), _) => {
                    [Some(left), Some(right)]
                }
            })
            .flatten()
    }
}

impl Marks {
    /// Replays a journal.
    pub fn replay<'a>(journal: impl IntoIterator<Item = &'a Entry>) -> Self {
        Self::with_trail(journal).0
    }

    /// Replays a journal, and gives what each entry changed.
    pub(super) fn with_trail<'a>(
        journal: impl IntoIterator<Item = &'a Entry>,
    ) -> (Self, Vec<Undo>) {
        let mut marks = Marks::default();
        let entries = journal.into_iter();
        let trail = entries.map(|entry| marks.apply(&entry.verdict)).collect();
        (marks, trail)
    }

    /// Takes one more verdict into account, and gives what it changed. A verdict about two records replaces
    /// the earlier one.
    pub fn apply(&mut self, verdict: &Verdict) -> Undo {
        let mut undo = Undo::default();
        match verdict {
            Verdict::Delete {
                record,
                keep,
                copy_first,
            } => {
                if record == keep {
                    return undo;
                }
                self.clear(record, keep, &mut undo);
                self.put(keep, None, &mut undo);
                let mark = Mark {
                    keep: keep.clone(),
                    copy_first: copy_first.clone(),
                };
                self.put(record, Some(mark), &mut undo);
            }
            Verdict::Keep { record } => self.put(record, None, &mut undo),
            Verdict::NotSame { left, right } => {
                self.clear(left, right, &mut undo);
                let pair = ordered(left, right);
                let new = self.apart.insert(pair.clone());
                undo.0.push(Was::Apart(pair, !new));
            }
            Verdict::Later { left, right } => {
                self.clear(left, right, &mut undo);
                let pair = ordered(left, right);
                let new = self.later.insert(pair.clone());
                undo.0.push(Was::Later(pair, !new));
            }
        }
        self.free_the_betrayed(verdict, &mut undo);
        undo
    }

    /// Takes back what a verdict changed; those after it must have been taken back before.
    pub(super) fn take_back(&mut self, undo: Undo) {
        let set = |set: &mut BTreeSet<Two>, pair: Two, was: bool| {
            if was {
                set.insert(pair);
            } else {
                set.remove(&pair);
            }
        };
        for was in undo.0.into_iter().rev() {
            match was {
                Was::Marked(record, mark) => {
                    self.set(&record, mark);
                }
                Was::Apart(pair, was) => set(&mut self.apart, pair, was),
                Was::Later(pair, was) => set(&mut self.later, pair, was),
            }
        }
    }

    /// Sets or takes the mark of a record, and gives the one before.
    fn set(&mut self, record: &RecordKey, mark: Option<Mark>) -> Option<Mark> {
        let favoured = mark.as_ref().map(|m| (m.keep.clone(), record.clone()));
        let before = match mark {
            Some(mark) => self.kept_instead.insert(record.clone(), mark),
            None => self.kept_instead.remove(record),
        };
        if let Some(before) = &before {
            self.in_favour
                .remove(&(before.keep.clone(), record.clone()));
        }
        self.in_favour.extend(favoured);
        before
    }

    fn put(&mut self, record: &RecordKey, mark: Option<Mark>, undo: &mut Undo) {
        let takes = mark.is_none();
        let before = self.set(record, mark);
        if !(takes && before.is_none()) {
            undo.0.push(Was::Marked(record.clone(), before));
        }
    }

    /// Takes the mark off every record whose chain ends at one it was said to be different from: nothing
    /// of it would stay. Only chains through the records of the verdict can have changed.
    fn free_the_betrayed(&mut self, verdict: &Verdict, undo: &mut Undo) {
        if self.apart.is_empty() {
            return;
        }
        let concerned = self.behind(verdict.records());
        let betrayed = |marks: &Marks, r: &RecordKey| {
            marks.is_marked(r) && marks.is_apart(r, marks.survivor(r))
        };
        // One that is freed becomes the end of chains itself, so each time all are asked again.
        while let Some(record) = concerned.iter().find(|r| betrayed(self, r)) {
            self.put(record, None, undo);
        }
    }

    fn clear(&mut self, left: &RecordKey, right: &RecordKey, undo: &mut Undo) {
        let pair = ordered(left, right);
        if self.apart.remove(&pair) {
            undo.0.push(Was::Apart(pair.clone(), true));
        }
        if self.later.remove(&pair) {
            undo.0.push(Was::Later(pair, true));
        }
        for (marked, other) in [(left, right), (right, left)] {
            if self
                .kept_instead
                .get(marked)
                .is_some_and(|m| m.keep == *other)
            {
                self.put(marked, None, undo);
            }
        }
    }

    /// Every record that anything was decided on, some of them more than once.
    pub(super) fn records(&self) -> impl Iterator<Item = &RecordKey> {
        let marked = self.kept_instead.iter().flat_map(|(r, m)| [r, &m.keep]);
        let pairs = self.apart.iter().chain(&self.later);
        marked.chain(pairs.flat_map(|(left, right)| [left, right]))
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

    /// These records, and all that are marked in favour of one of them, of one marked in favour of one of
    /// them, and so on: those whose chain a change of these can concern.
    pub(super) fn behind<'a>(
        &self,
        records: impl IntoIterator<Item = &'a RecordKey>,
    ) -> BTreeSet<RecordKey> {
        let mut found = BTreeSet::new();
        let mut open: Vec<RecordKey> = records.into_iter().cloned().collect();
        while let Some(record) = open.pop() {
            if found.contains(&record) {
                continue;
            }
            let from = (record.clone(), RecordKey::least());
            let favoured = self.in_favour.range(from..);
            let here = favoured.take_while(|(keep, _)| *keep == record);
            open.extend(here.map(|(_, marked)| marked.clone()));
            found.insert(record);
        }
        found
    }

    /// Whether two records were said to be different.
    pub fn is_apart(&self, left: &RecordKey, right: &RecordKey) -> bool {
        !self.apart.is_empty() && self.apart.contains(&ordered(left, right))
    }

    /// The pairs said to be different, in a fixed order.
    pub(super) fn apart(&self) -> impl Iterator<Item = (&RecordKey, &RecordKey)> {
        self.apart.iter().map(|(left, right)| (left, right))
    }

    /// Whether marking `record` in favour of `keep` would lead something marked for `record` to one that it was
    /// said to be different from, and so take that mark away.
    pub(super) fn would_free(&self, record: &RecordKey, keep: &RecordKey) -> bool {
        if self.apart.is_empty() || self.is_marked(record) {
            return false;
        }
        let behind = self.behind([record]);
        behind.iter().any(|r| r != record && self.is_apart(r, keep))
    }

    /// Whether two records were put off.
    pub fn is_later(&self, left: &RecordKey, right: &RecordKey) -> bool {
        !self.later.is_empty() && self.later.contains(&ordered(left, right))
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

fn ordered(left: &RecordKey, right: &RecordKey) -> Two {
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
        fn taking_back_leads_through_every_state_before(verdicts in verdicts()) {
            let mut marks = Marks::default();
            let mut before = Vec::new();
            for verdict in &verdicts {
                before.push((marks.clone(), marks.apply(verdict)));
            }
            while let Some((state, undo)) = before.pop() {
                marks.take_back(undo);
                prop_assert_eq!(&marks, &state);
            }
        }

        #[test]
        fn only_chains_behind_a_verdict_change(verdicts in verdicts()) {
            let mut marks = Marks::default();
            for verdict in &verdicts {
                let old = marks.clone();
                let undo = marks.apply(verdict);
                let concerned: Vec<&RecordKey> = verdict.records().chain(undo.records()).collect();
                let mut behind = old.behind(concerned.iter().copied());
                behind.extend(marks.behind(concerned));
                for n in 0..6 {
                    let key = key(n);
                    if !behind.contains(&key) {
                        prop_assert_eq!(old.survivor(&key), marks.survivor(&key));
                        prop_assert_eq!(old.is_marked(&key), marks.is_marked(&key));
                    }
                }
            }
        }

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
