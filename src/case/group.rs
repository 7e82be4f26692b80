//! Decisions on several records at once, and finding one's way among the pairs.

use jiff::Timestamp;

use super::search::Search;
use super::{Entry, How, RecordKey, Session, Status, VerdictRefused};
use crate::interview::{self, FoundApp};
use crate::knowledge::Knowledge;
use crate::record::RecordRef;

impl Session {
    /// The records of a cluster; none where there is no such cluster.
    pub fn members(&self, cluster: usize) -> &[RecordRef] {
        let clusters = &self.review.clusters;
        clusters.get(cluster).map_or(&[], |c| &c.members)
    }

    /// Whether a record is to be deleted: marked, and not held back since.
    pub fn is_marked(&self, record: RecordRef) -> bool {
        let key = self.review.key(record);
        key.is_some_and(|k| self.marks.is_marked(k) && !self.case.held.contains_key(k))
    }

    /// How many records are to be deleted by hand.
    pub fn deletion_count(&self) -> usize {
        self.case.deletions(&self.marks).count()
    }

    /// Whether two records were said to be different.
    pub fn are_apart(&self, one: RecordRef, other: RecordRef) -> bool {
        match (self.review.key(one), self.review.key(other)) {
            (Some(one), Some(other)) => self.marks.is_apart(one, other),
            _ => false,
        }
    }

    /// Whether a member was taken out of its cluster: said to be different from the one to keep, or, the
    /// one to keep itself, from all others.
    pub fn is_taken_out(&self, cluster: usize, record: RecordRef) -> bool {
        let Some(keep) = self.review.clusters.get(cluster).map(|c| c.keep) else {
            return false;
        };
        let keep_is_out = self
            .members(cluster)
            .iter()
            .all(|m| *m == keep || self.are_apart(keep, *m));
        if record == keep {
            keep_is_out
        } else {
            !(keep_is_out && self.members(cluster).len() > 2) && self.are_apart(keep, record)
        }
    }

    /// Marks a member in favour of the suggested one, else of the first that stays.
    ///
    /// # Errors
    /// [`VerdictRefused`], above all where no other member stays.
    pub fn mark_member(
        &mut self,
        cluster: usize,
        record: RecordRef,
        at: Timestamp,
    ) -> Result<(), VerdictRefused> {
        let suggested = self.review.clusters.get(cluster).map(|c| c.keep);
        let stays = suggested
            .into_iter()
            .chain(self.members(cluster).iter().copied())
            .find(|m| *m != record && !self.is_marked(*m) && !self.are_apart(*m, record))
            .ok_or(VerdictRefused::LastCopy)?;
        self.mark(record, stays, How::Hand, at)
    }

    /// Marks every other member of the cluster in favour of this one, those said to be different left
    /// out.
    ///
    /// # Errors
    /// [`VerdictRefused`] where one of them must not be marked; then none is.
    pub fn keep_only(
        &mut self,
        cluster: usize,
        record: RecordRef,
        at: Timestamp,
    ) -> Result<(), VerdictRefused> {
        let others: Vec<RecordRef> = self
            .members(cluster)
            .iter()
            .copied()
            .filter(|m| *m != record && !self.are_apart(*m, record))
            .collect();
        self.in_one_step(|session| {
            if session.is_marked(record) {
                session.keep(record, at)?;
            }
            others
                .into_iter()
                .try_for_each(|m| session.mark(m, record, How::Hand, at))
        })
    }

    /// Takes several verdicts as one: undone together, and all or none of them.
    fn in_one_step(
        &mut self,
        decide: impl FnOnce(&mut Self) -> Result<(), VerdictRefused>,
    ) -> Result<(), VerdictRefused> {
        let len = self.case.journal.len();
        let done = decide(self);
        match done {
            Ok(()) => self.join_since(len),
            Err(_) => self.roll_back(len),
        }
        done
    }

    /// Says that a member is different from every other one of its cluster.
    ///
    /// # Errors
    /// [`VerdictRefused::NoPair`].
    pub fn take_out(
        &mut self,
        cluster: usize,
        record: RecordRef,
        at: Timestamp,
    ) -> Result<(), VerdictRefused> {
        let others: Vec<RecordRef> = self.members(cluster).to_vec();
        self.in_one_step(|session| {
            others
                .into_iter()
                .filter(|m| *m != record)
                .try_for_each(|m| session.set_apart(record, m, at))
        })
    }

    /// The pairs that a name or company leads to, best hits first: indices into the review's items.
    /// An empty text leads to all.
    pub fn find(&self, text: &str) -> Vec<usize> {
        let all = (0..self.review.items.len() as u32).collect();
        Search::new(self.review.index(), text, all, None).to_the_end()
    }

    /// The next pair of `among` (indices into the review's items) nothing was decided on, after the
    /// place `here` in it and around; a place in `among`.
    pub fn next_open(&self, among: &[usize], here: usize) -> Option<usize> {
        let len = among.len();
        (1..=len).map(|step| (here + step) % len).find(|at| {
            among
                .get(*at)
                .is_some_and(|i| self.status(*i) == Status::Open)
        })
    }

    /// The pair a verdict was about: an index into the review's items.
    pub fn item_of(&self, entry: &Entry) -> Option<usize> {
        let concerned: Vec<&RecordKey> = entry.verdict.records().collect();
        let about = |r: RecordRef| self.review.key(r).is_some_and(|k| concerned.contains(&k));
        let first = self.review.record(concerned.first()?)?;
        self.review.items_around(first).into_iter().find(|&index| {
            let item = &self.review.items[index];
            let hits = self.members(item.cluster).iter().filter(|m| about(**m));
            about(item.record) && hits.count() == concerned.len()
        })
    }

    /// What the interview may take from the evidence.
    pub fn interview_evidence(&self) -> interview::Evidence {
        let mut evidence = interview::Evidence::from_sources(&self.evidence.sources);
        for inventory in &self.evidence.inventories {
            evidence
                .apps
                .extend(inventory.hits.iter().map(|hit| FoundApp {
                    app: hit.app.clone(),
                    line: hit.line.clone(),
                    path: inventory.path.clone(),
                    disabled: hit.disabled,
                }));
        }
        evidence
    }

    /// Fills in what the exports show, where the person gave no answer, and gives the questions. Marked
    /// as such.
    pub fn prefill(&mut self, knowledge: &Knowledge) -> Vec<String> {
        let evidence = self.interview_evidence();
        let case = &mut self.case;
        for (question, answer) in self.usual.iter() {
            if case.answers.get(question).is_none() {
                case.answers.set(question, answer.clone());
            }
        }
        let mut filled = Vec::new();
        for prefill in interview::suggest(knowledge, &case.answers, &evidence) {
            if case.answers.get(&prefill.question).is_none() {
                case.answers.set(&prefill.question, prefill.answer);
                case.from_evidence.insert(prefill.question.clone());
                filled.push(prefill.question);
            }
        }
        filled
    }
}
