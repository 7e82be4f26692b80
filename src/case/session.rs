//! A case with its evidence loaded: what the wizard and the line-by-line mode work on.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::marks::Undo;
use super::{
    Card, Case, Changes, Elsewhere, Entry, Evidence, FieldValue, Findings, Marks, Progress,
    RecordKey, Review, SourceEntry, Status,
};
use super::{carry, copy, words};
use crate::diagnosis::{self, Diagnosis};
use crate::interview::Answers;
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
    /// Answers that hold where the case says nothing.
    pub usual: Answers,
    /// What was taken back, the latest last; gone with the next verdict.
    pub(super) undone: Vec<Vec<Entry>>,
    /// What each verdict of the journal changed.
    pub(super) trail: Vec<Undo>,
    /// What is decided on each item of the review.
    pub(super) statuses: Vec<Status>,
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

impl Session {
    /// A case without evidence; what it rests on is to be loaded.
    pub fn new(case: Case) -> Self {
        let (marks, trail) = Marks::with_trail(&case.journal);
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
            usual: Answers::default(),
            undone: Vec::new(),
            trail,
            statuses: Vec::new(),
        }
    }

    /// Everything the answers and the evidence say; slow on large exports, so it runs on a worker.
    pub fn diagnose(answers: &Answers, evidence: &Evidence, today: Date) -> Diagnosis {
        let knowledge = Knowledge::in_force();
        let answers = answers.in_force(knowledge);
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

    /// Takes over what a worker read, concluded and laid out, as [`Session::take_evidence`] and
    /// [`Session::take_diagnosis`] do.
    pub fn take_loaded(
        &mut self,
        evidence: Arc<Evidence>,
        diagnosis: Arc<Diagnosis>,
        review: Review,
    ) {
        self.follow(evidence);
        self.conclude(diagnosis);
        self.review_as(review);
    }

    /// Takes over what a worker concluded and laid out; gives whether the review is another than before.
    pub fn take_concluded(&mut self, diagnosis: Arc<Diagnosis>, review: Review) -> bool {
        self.conclude(diagnosis);
        let changed = !self.review.is_like(&review);
        if changed {
            self.review_as(review);
        }
        changed
    }

    /// Takes over what a worker read. An export that was read before and cannot be used now, such as one
    /// on a drive that is not plugged in, stays on the list.
    pub fn take_evidence(&mut self, evidence: Arc<Evidence>) {
        self.follow(evidence);
        self.lay_out();
    }

    /// Lets the verdicts follow their records into what was read.
    fn follow(&mut self, evidence: Arc<Evidence>) {
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
        (self.marks, self.trail) = Marks::with_trail(&self.case.journal);
        if self.news.iter().any(|n| matches!(n, News::Changed(..))) {
            self.undone.clear();
        }
        self.evidence = evidence;
        self.changes = None;
    }

    /// Takes over what a worker concluded.
    pub fn take_diagnosis(&mut self, diagnosis: Arc<Diagnosis>) {
        self.conclude(diagnosis);
        self.lay_out();
    }

    fn conclude(&mut self, diagnosis: Arc<Diagnosis>) {
        // Without an export that was there before, less is known than the case already says.
        let less_is_known = self.news.iter().any(|n| matches!(n, News::Away(_)));
        if !less_is_known || self.case.findings.is_none() {
            self.case.findings = Some(Findings::of(&diagnosis, &self.evidence));
        }
        self.diagnosis = Some(diagnosis);
    }

    fn lay_out(&mut self) {
        let review = Review::new(&self.evidence, self.diagnosis.as_deref());
        self.review_as(review);
    }

    fn review_as(&mut self, review: Review) {
        self.review = review;
        self.hold_back();
        self.count();
    }

    /// Notes which marked records the diagnosis now says to leave alone. Marks of records that are not
    /// loaded stay as they were noted.
    fn hold_back(&mut self) {
        let nothing_held = self.case.held.is_empty();
        for cluster in &self.review.clusters {
            if nothing_held && cluster.hold.is_none() {
                continue;
            }
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

    pub(super) fn card(&self, record: RecordRef) -> Card {
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
