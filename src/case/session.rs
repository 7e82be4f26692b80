//! A case with its evidence loaded: what the wizard and the line-by-line mode work on.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::copy;
use super::{
    Card, Case, Elsewhere, Entry, Evidence, FieldValue, Findings, How, Marks, Progress, RecordKey,
    Review, SourceEntry, Verdict,
};
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
    /// What became of exports since the case last read them.
    pub news: Vec<News>,
}

/// What became of an export since the case last read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It holds something else now. Verdicts on its records stay in the plan, but cannot be shown beside
    /// the new ones.
    Changed(String),
    /// It cannot be read any more.
    Away(String),
}

impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            News::Changed(path) => write!(
                f,
                "{path} has changed since it was last read; what you decided on its old records stays in the plan"
            ),
            News::Away(path) => write!(
                f,
                "{path} is not where it was; what you decided stays in the plan"
            ),
        }
    }
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
            news: Vec::new(),
        }
    }

    /// Everything the answers and the evidence say; slow on large exports, so it runs on a worker.
    pub fn diagnose(case: &Case, evidence: &Evidence, today: Date) -> Diagnosis {
        let knowledge = Knowledge::embedded();
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
        let read_before = || before.iter().filter(|f| !f.sha256.is_empty());
        self.news.clear();
        for file in read_before() {
            let now = self.case.sources.iter().find(|f| f.path == file.path);
            if now.is_some_and(|now| now.sha256 != file.sha256) {
                self.news.push(News::Changed(file.path.clone()));
            } else if failed(file) {
                self.news.push(News::Away(file.path.clone()));
            }
        }
        let missing: Vec<SourceEntry> = read_before().filter(|f| failed(f)).cloned().collect();
        self.case.sources.extend(missing);
        self.evidence = evidence;
        self.lay_out();
    }

    /// Takes over what a worker concluded.
    pub fn take_diagnosis(&mut self, diagnosis: Arc<Diagnosis>) {
        self.case.findings = Some(Findings {
            verdict: diagnosis.verdict.clone(),
            causes: diagnosis
                .causes
                .iter()
                .map(|c| (c.id.clone(), c.probability))
                .collect(),
            pairs: self.evidence.matches.pairs.len(),
            groups: self.evidence.matches.groups.len(),
        });
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
        self.progress = self.review.progress(&self.marks);
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
        let mut card = self.card(delete);
        card.copy_first = self.copy_first(delete, keep);
        let kept = self.card(keep);
        self.case.cards.insert(record_key.clone(), card);
        self.case.cards.entry(keep_key.clone()).or_insert(kept);
        self.decide(
            Verdict::Delete {
                record: record_key,
                keep: keep_key,
            },
            &[delete, keep],
            how,
            at,
        );
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

    /// Takes the last verdict back and returns it.
    pub fn undo(&mut self) -> Option<Entry> {
        let entry = self.case.journal.pop()?;
        self.marks = self.case.marks();
        self.progress = self.review.progress(&self.marks);
        Some(entry)
    }

    /// Takes a verdict on these records.
    fn decide(&mut self, verdict: Verdict, records: &[RecordRef], how: How, at: Timestamp) {
        let before = self.review.progress_around(records, &self.marks);
        let frees_others = matches!(verdict, Verdict::NotSame { .. });
        self.marks.apply(&verdict);
        self.case.journal.push(Entry {
            at,
            by: None,
            how,
            verdict,
        });
        if frees_others {
            self.progress = self.review.progress(&self.marks);
        } else {
            let after = self.review.progress_around(records, &self.marks);
            self.progress.decided = self.progress.decided + after.decided - before.decided;
        }
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
                    id: there.id.clone(),
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
