//! Verdicts: deciding, taking back, deciding again, and what is decided on each pair by then.
//!
//! A verdict costs what it concerns, not what there is: the status of every pair is kept, and only the pairs
//! are looked at again whose records, or whose chains of "kept instead", a verdict or its undoing touched.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::marks::Undo;
use super::{Entry, How, Progress, RecordKey, Session, Status, Verdict};
use crate::record::RecordRef;

/// Why a verdict was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerdictRefused {
    /// The pair is one of those to leave alone.
    #[error("nothing to delete here: {0}")]
    Hold(String),
    /// It would have been the last copy.
    #[error("this is the last copy that stays; choose another one to keep first")]
    LastCopy,
    /// The two are the same record, or not under review.
    #[error("there is no pair to decide on")]
    NoPair,
}

impl Session {
    /// Marks `delete` for deletion by hand in favour of `keep`.
    ///
    /// # Errors
    /// [`VerdictRefused`] where that must not be; nothing has changed then.
    pub fn mark(
        &mut self,
        delete: RecordRef,
        keep: RecordRef,
        how: How,
        at: Timestamp,
    ) -> Result<(), VerdictRefused> {
        let (record_key, keep_key) = self.keys(delete, keep)?;
        if let Some(why) = self.hold_between(delete, keep) {
            return Err(VerdictRefused::Hold(why));
        }
        if self.marks.is_marked(&keep_key) && self.marks.survivor(&keep_key) != &record_key {
            return Err(VerdictRefused::LastCopy);
        }
        let copy_first = self.copy_first(delete, keep);
        let verdict = Verdict::Delete {
            record: record_key,
            keep: keep_key,
            copy_first,
        };
        self.decide(verdict, &[delete, keep], how, at);
        Ok(())
    }

    /// Takes the mark of a record away.
    ///
    /// # Errors
    /// [`VerdictRefused::NoPair`] where the record is not under review.
    pub fn keep(&mut self, record: RecordRef, at: Timestamp) -> Result<(), VerdictRefused> {
        let key = self.review.key(record).cloned();
        let key = key.ok_or(VerdictRefused::NoPair)?;
        self.decide(Verdict::Keep { record: key }, &[record], How::Hand, at);
        Ok(())
    }

    /// Says that two records are different.
    ///
    /// # Errors
    /// [`VerdictRefused::NoPair`].
    pub fn set_apart(
        &mut self,
        left: RecordRef,
        right: RecordRef,
        at: Timestamp,
    ) -> Result<(), VerdictRefused> {
        let records = [left, right];
        let (left, right) = self.keys(left, right)?;
        self.decide(Verdict::NotSame { left, right }, &records, How::Hand, at);
        Ok(())
    }

    /// Puts a pair off.
    ///
    /// # Errors
    /// [`VerdictRefused::NoPair`].
    pub fn put_off(
        &mut self,
        left: RecordRef,
        right: RecordRef,
        at: Timestamp,
    ) -> Result<(), VerdictRefused> {
        let records = [left, right];
        let (left, right) = self.keys(left, right)?;
        self.decide(Verdict::Later { left, right }, &records, How::Hand, at);
        Ok(())
    }

    /// Takes back what the last key decided, and returns its first verdict.
    pub fn undo(&mut self) -> Option<Entry> {
        let first = self.case.journal.iter().rposition(|entry| !entry.continues);
        let step = self.cut_off(first.unwrap_or(0));
        let entry = step.first()?.clone();
        self.undone.push(step);
        Some(entry)
    }

    /// Decides again what was taken back last, and returns its first verdict; nothing where something else was
    /// decided since.
    pub fn redo(&mut self) -> Option<Entry> {
        let step = self.undone.pop()?;
        let entry = step.first().cloned();
        let mut around = BTreeSet::new();
        for entry in step {
            self.take(entry, &mut around);
        }
        self.recount(&around);
        entry
    }

    /// Takes back what was decided after the first `len` entries, without a word.
    pub(super) fn roll_back(&mut self, len: usize) {
        self.cut_off(len);
    }

    /// Makes everything decided after the first `len` entries one step for [`Session::undo`].
    pub(super) fn join_since(&mut self, len: usize) {
        for entry in self.case.journal.iter_mut().skip(len + 1) {
            entry.continues = true;
        }
    }

    /// Takes the journal back to its first `len` entries, and gives the others.
    fn cut_off(&mut self, len: usize) -> Vec<Entry> {
        debug_assert_eq!(self.case.journal.len(), self.trail.len(), "one for each");
        let step = self.case.journal.split_off(len);
        let changes = self.trail.split_off(len.min(self.trail.len()));
        let touched = || changes.iter().flat_map(Undo::records);
        let mut around = self.marks.behind(touched());
        let keys: Vec<RecordKey> = touched().cloned().collect();
        for undo in changes.into_iter().rev() {
            self.marks.take_back(undo);
        }
        around.extend(self.marks.behind(&keys));
        self.recount(&around);
        step
    }

    /// Takes a verdict on these records.
    pub(super) fn decide(
        &mut self,
        verdict: Verdict,
        records: &[RecordRef],
        how: How,
        at: Timestamp,
    ) {
        let mut around = BTreeSet::new();
        self.note(verdict, records, how, at, &mut around);
        self.recount(&around);
    }

    /// Takes many verdicts, and counts once.
    pub(super) fn decide_all(
        &mut self,
        verdicts: Vec<(Verdict, [RecordRef; 2])>,
        how: How,
        at: Timestamp,
    ) {
        let mut around = BTreeSet::new();
        for (verdict, records) in verdicts {
            self.note(verdict, &records, how, at, &mut around);
        }
        self.recount(&around);
    }

    /// Writes a verdict into the journal, and its records on cards.
    fn note(
        &mut self,
        verdict: Verdict,
        records: &[RecordRef],
        how: How,
        at: Timestamp,
        around: &mut BTreeSet<RecordKey>,
    ) {
        for record in records {
            if let Some(key) = self.review.key(*record).cloned() {
                let card = self.card(*record);
                self.case.cards.insert(key, card);
            }
        }
        self.undone.clear();
        let entry = Entry {
            at,
            by: self.person.clone(),
            how,
            continues: false,
            verdict,
        };
        self.take(entry, around);
    }

    /// Adds an entry to the journal, and to `around` the records it can concern.
    fn take(&mut self, entry: Entry, around: &mut BTreeSet<RecordKey>) {
        around.extend(self.marks.behind(entry.verdict.records()));
        let undo = self.marks.apply(&entry.verdict);
        around.extend(self.marks.behind(entry.verdict.records()));
        self.trail.push(undo);
        self.case.journal.push(entry);
    }

    /// Looks again at the pairs around these records, and notes what is to be copied from those marked.
    fn recount(&mut self, around: &BTreeSet<RecordKey>) {
        let records = around.iter().filter_map(|key| self.review.record(key));
        let mut items: Vec<usize> = records
            .flat_map(|record| self.review.items_around(record))
            .collect();
        items.sort_unstable();
        items.dedup();
        self.look_again(&items);
        self.case.note_what_to_copy(&self.marks, around);
    }

    fn look_again(&mut self, items: &[usize]) {
        for &index in items {
            let now = self.review.status(&self.review.items[index], &self.marks);
            let before = std::mem::replace(&mut self.statuses[index], now);
            let counts =
                |status: Status| usize::from(status != Status::Hold && status.is_decided());
            self.progress.decided += counts(now);
            self.progress.decided -= counts(before);
        }
    }

    /// Looks at all pairs, after they were laid out.
    pub(super) fn count(&mut self) {
        let clusters = &self.review.clusters;
        let blank = self.review.items.iter().map(|item| {
            let held = clusters[item.cluster].hold.is_some();
            if held { Status::Hold } else { Status::Open }
        });
        self.statuses = blank.collect();
        let open = self.statuses.iter().filter(|s| **s == Status::Open);
        self.progress = Progress {
            decided: 0,
            of: open.count(),
        };
        let records = self.marks.records();
        let mut items: Vec<usize> = records
            .filter_map(|key| self.review.record(key))
            .flat_map(|record| self.review.items_around(record))
            .collect();
        items.sort_unstable();
        items.dedup();
        self.look_again(&items);
    }

    /// What is decided on an item of the review, by its index.
    pub fn status(&self, item: usize) -> Status {
        self.statuses.get(item).copied().unwrap_or(Status::Open)
    }

    fn keys(
        &self,
        left: RecordRef,
        right: RecordRef,
    ) -> Result<(RecordKey, RecordKey), VerdictRefused> {
        match (self.review.key(left), self.review.key(right)) {
            (Some(l), Some(r)) if l != r => Ok((l.clone(), r.clone())),
            _ => Err(VerdictRefused::NoPair),
        }
    }

    fn hold_between(&self, left: RecordRef, right: RecordRef) -> Option<String> {
        let clusters = self.review.clusters_of(left).iter();
        clusters
            .map(|at| &self.review.clusters[*at])
            .filter(|c| c.members.contains(&right))
            .find_map(|c| c.hold.clone())
    }
}
