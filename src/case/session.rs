//! A case with its evidence loaded: what the wizard and the line-by-line mode work on.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{
    Card, Case, Changes, Elsewhere, Entry, Evidence, FieldValue, Findings, How, Marks, Progress,
    RecordKey, Review, SourceEntry, Verdict,
};
use super::{carry, copy, words};
use crate::diagnosis::{self, Diagnosis};
use crate::knowledge::Knowledge;
use crate::record::RecordRef;

/// A case at work.
#[derive(Debug)]
pub struct Session {
    /// What is saved.
    pub case: Case,
    /// What was read.
    pub evidence: Arc<Evidence>,
    /// What the evidence and the answers say; `None` before anything was concluded.
    pub diagnosis: Option<Arc<Diagnosis>>,
    /// What there is to review.
    pub review: Review,
    /// The verdicts so far, replayed.
    pub marks: Marks,
    /// How far the review is.
    pub progress: Progress,
    /// What changed since the older exports, and what is lost; `None` before anybody worked it out.
    pub changes: Option<Arc<Changes>>,
    /// What became of exports since the case last read them.
    pub news: Vec<News>,
    /// Who is at the keyboard, where they gave a name; it is noted with verdicts and ticks.
    pub person: Option<String>,
    /// What was taken back, the latest last; gone with the next verdict.
    undone: Vec<Vec<Entry>>,
}

/// What became of an export since the case last read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It holds something else now; so many verdicts were set aside, because their records were not
    /// found again.
    Changed(String, usize),
    /// It cannot be read any more.
    Away(String),
}

impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |path: &str| words::exports::file_name(path);
        match self {
            News::Changed(path, set_aside) => {
                let path = name(path);
                write!(f, "{path} has changed since it was last read")?;
                match set_aside {
                    0 => Ok(()),
                    1 => f.write_str("; one verdict was set aside, please decide again"),
                    n => write!(f, "; {n} verdicts were set aside, please decide again"),
                }
            }
            News::Away(path) => write!(
                f,
                "{} is not where it was; what you decided stays in the plan",
                name(path)
            ),
        }
    }
}

/// What marks say around some records.
struct Around {
    /// Pairs decided in their clusters.
    decided: usize,
    /// Whether any two records were said to be different.
    any_apart: bool,
    /// Those of them in favour of which others were marked.
    behind: Vec<RecordKey>,
    /// Those of them that are marked.
    marked: Vec<RecordKey>,
}

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
    /// A case without evidence; what it rests on is to be loaded.
    pub fn new(case: Case) -> Self {
        let marks = case.marks();
        Session {
            case,
            evidence: Arc::default(),
            diagnosis: None,
            review: Review::default(),
            marks,
            progress: Progress::default(),
            changes: None,
            news: Vec::new(),
            person: None,
            undone: Vec::new(),
        }
    }

    /// Everything the answers and the evidence say; slow on large exports, so it runs on a worker.
    pub fn diagnose(case: &Case, evidence: &Evidence, today: Date) -> Diagnosis {
        let knowledge = Knowledge::in_force();
        let answers = case.answers.in_force(knowledge);
        let input = diagnosis::Input {
            answers: &answers,
            inventories: &evidence.inventories,
            before: &evidence.before,
            sources: &evidence.sources,
            matches: evidence.with_deleted.as_ref().unwrap_or(&evidence.matches),
            today,
        };
        diagnosis::diagnose(knowledge, &input)
    }

    /// Takes over what a worker read. An export that was read before and cannot be used now, such as one
    /// on a drive that is not plugged in, stays on the list.
    pub fn take_evidence(&mut self, evidence: Arc<Evidence>) {
        let before = std::mem::replace(&mut self.case.sources, evidence.entries());
        let failed = |f: &SourceEntry| evidence.failures.iter().any(|u| u.path == f.path);
        let read_before = || {
            let inventory = |f: &&SourceEntry| f.role == super::Role::Inventory && f.hits > 0;
            before
                .iter()
                .filter(move |f| !f.sha256.is_empty() || inventory(f))
        };
        self.news.clear();
        for file in read_before() {
            let now = evidence.sources.iter().find(|s| s.path == file.path);
            if let Some(now) = now.filter(|now| now.sha256 != file.sha256) {
                carry::carry_over(&mut self.case, &file.sha256, now);
                // How many were set aside shows when all that can follow has.
                self.news.push(News::Changed(file.path.clone(), 0));
            } else if failed(file) {
                self.news.push(News::Away(file.path.clone()));
            }
        }
        carry::follow(&mut self.case, &evidence.sources);
        for news in &mut self.news {
            if let News::Changed(path, set_aside) = news {
                let mut old = before.iter().filter(|f| f.path == *path);
                *set_aside = old
                    .next()
                    .map_or(0, |file| carry::set_aside_of(&self.case, &file.sha256));
            }
        }
        let missing: Vec<SourceEntry> = read_before().filter(|f| failed(f)).cloned().collect();
        self.case.sources.extend(missing);
        self.marks = self.case.marks();
        self.evidence = evidence;
        self.changes = None;
        self.lay_out();
    }

    /// Takes over what a worker concluded.
    pub fn take_diagnosis(&mut self, diagnosis: Arc<Diagnosis>) {
        // Without an export that was there before, less is known than the case already says.
        let less_is_known = self.news.iter().any(|n| matches!(n, News::Away(_)));
        if !less_is_known || self.case.findings.is_none() {
            self.case.findings = Some(Findings::of(&diagnosis, &self.evidence));
        }
        self.diagnosis = Some(diagnosis);
        self.lay_out();
    }

    fn lay_out(&mut self) {
        let mut hold: FxHashMap<RecordRef, &str> = FxHashMap::default();
        for held in self.diagnosis.iter().flat_map(|d| &d.hold) {
            hold.extend(held.records.iter().map(|r| (*r, held.why.as_str())));
        }
        self.review = Review::new(&self.evidence, |record| {
            hold.get(&record).map(|why| (*why).to_owned())
        });
        self.hold_back();
        self.progress = self.review.progress(&self.marks);
    }

    /// Notes which marked records the diagnosis now says to leave alone. Marks of records that are not
    /// loaded stay as they were noted.
    fn hold_back(&mut self) {
        for cluster in &self.review.clusters {
            for member in &cluster.members {
                let Some(key) = self.review.key(*member) else {
                    continue;
                };
                match &cluster.hold {
                    Some(why) if self.marks.is_marked(key) => {
                        self.case.held.insert(key.clone(), why.clone());
                    }
                    _ => {
                        self.case.held.remove(key);
                    }
                }
            }
        }
    }

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
        let step = self.case.journal.split_off(first.unwrap_or(0));
        let entry = step.first()?.clone();
        self.replay_around(&step);
        self.undone.push(step);
        Some(entry)
    }

    /// Decides again what was taken back last, and returns its first verdict; nothing where something else was
    /// decided since.
    pub fn redo(&mut self) -> Option<Entry> {
        let step = self.undone.pop()?;
        let entry = step.first().cloned();
        self.case.journal.extend(step.iter().cloned());
        self.replay_around(&step);
        entry
    }

    /// Takes back what was decided after the first `len` entries, without a word.
    pub(super) fn roll_back(&mut self, len: usize) {
        self.case.journal.truncate(len);
        self.replay();
    }

    /// Makes everything decided after the first `len` entries one step for [`Session::undo`].
    pub(super) fn join_since(&mut self, len: usize) {
        for entry in self.case.journal.iter_mut().skip(len + 1) {
            entry.continues = true;
        }
    }

    /// The marks anew, after these entries were taken out of the journal or put in again.
    fn replay_around(&mut self, step: &[Entry]) {
        /// Of longer steps, everything is counted.
        const FEW: usize = 64;
        if step.len() > FEW {
            return self.replay();
        }
        let earlier = std::mem::take(&mut self.marks);
        self.marks = self.case.marks();
        let keys = step.iter().flat_map(|entry| entry.verdict.records());
        let records: Vec<RecordRef> = keys.filter_map(|k| self.review.record(k)).collect();
        let before = self.around(&records, &earlier);
        self.count_around(&records, &before);
    }

    fn replay(&mut self) {
        self.marks = self.case.marks();
        self.progress = self.review.progress(&self.marks);
        self.case.note_what_to_copy(&self.marks);
    }

    /// Takes a verdict on these records.
    pub(super) fn decide(
        &mut self,
        verdict: Verdict,
        records: &[RecordRef],
        how: How,
        at: Timestamp,
    ) {
        let before = self.around(records, &self.marks);
        self.note(verdict, records, how, at);
        self.count_around(records, &before);
    }

    /// What marks say around these records.
    fn around(&self, records: &[RecordRef], marks: &Marks) -> Around {
        let keys: Vec<RecordKey> = records
            .iter()
            .filter_map(|r| self.review.key(*r).cloned())
            .collect();
        Around {
            decided: self.review.progress_around(records, marks).decided,
            any_apart: marks.any_apart(),
            behind: marks.with_others_behind(&keys),
            marked: keys.into_iter().filter(|k| marks.is_marked(k)).collect(),
        }
    }

    /// Counts anew what a change of the marks of these records can concern. Where records were said to be
    /// different, or others were marked in favour of one whose mark changed, that may be anything.
    fn count_around(&mut self, records: &[RecordRef], before: &Around) {
        let after = self.around(records, &self.marks);
        let changed = |k: &RecordKey| before.marked.contains(k) || after.marked.contains(k);
        let chained = before.behind.iter().chain(&after.behind).any(changed);
        if before.any_apart || after.any_apart || chained {
            self.progress = self.review.progress(&self.marks);
        } else {
            self.progress.decided = self.progress.decided + after.decided - before.decided;
        }
        self.case.note_what_to_copy(&self.marks);
    }

    /// Takes many verdicts, and counts once.
    pub(super) fn decide_all(
        &mut self,
        verdicts: Vec<(Verdict, [RecordRef; 2])>,
        how: How,
        at: Timestamp,
    ) {
        for (verdict, records) in verdicts {
            self.note(verdict, &records, how, at);
        }
        self.progress = self.review.progress(&self.marks);
        self.case.note_what_to_copy(&self.marks);
    }

    /// Writes a verdict into the journal, and its records on cards.
    fn note(&mut self, verdict: Verdict, records: &[RecordRef], how: How, at: Timestamp) {
        for record in records {
            if let Some(key) = self.review.key(*record).cloned() {
                let card = self.card(*record);
                self.case.cards.insert(key, card);
            }
        }
        self.undone.clear();
        self.marks.apply(&verdict);
        self.case.journal.push(Entry {
            at,
            by: self.person.clone(),
            how,
            continues: false,
            verdict,
        });
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
        self.review
            .clusters
            .iter()
            .filter(|c| c.members.contains(&left) && c.members.contains(&right))
            .find_map(|c| c.hold.clone())
    }

    fn card(&self, record: RecordRef) -> Card {
        let sources = &self.evidence.sources;
        let mut card = Card::of(record.source(sources), record.of(sources));
        card.elsewhere = self
            .evidence
            .matches
            .counterparts_of(record)
            .filter(|pair| pair.linked)
            .map(|pair| {
                let other = if pair.left == record {
                    pair.right
                } else {
                    pair.left
                };
                let (source, there) = (other.source(sources), other.of(sources));
                Elsewhere {
                    system: source.system,
                    label: there.label().to_owned(),
                    id: there.id.as_deref().map(str::to_owned),
                    key: RecordKey::of(source, there),
                }
            })
            .collect();
        card
    }

    /// What `delete` knows and `keep` lacks, and what the two have differently.
    pub fn copy_first(&self, delete: RecordRef, keep: RecordRef) -> Vec<FieldValue> {
        copy::first(&self.evidence, delete, keep)
    }
}
