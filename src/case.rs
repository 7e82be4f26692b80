//! One investigation: answers, the exports it rests on, verdicts, and how far the plan was carried out.
//!
//! A [`Case`] is the facts that are saved; one JSON file, resumable on another computer, and readable
//! without the exports. A [`Session`] is a case together with the evidence loaded from its exports; it
//! is what the wizard, the line-by-line mode and the commands work on. Neither knows a terminal, a
//! clock or the environment.

mod card;
mod carry;
pub mod changes;
mod check;
pub mod columns;
mod common;
mod contrast;
mod copy;
mod decide;
mod evidence;
mod explained;
mod filter;
mod group;
pub mod isolate;
mod journal;
mod journey;
mod marks;
pub mod notes;
mod pace;
mod review;
mod rule;
mod search;
mod session;
mod start;
mod store;
#[cfg(test)]
mod tests;
mod tick;
mod walkthrough;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use card::{Card, Elsewhere, FieldValue, RecordKey};
pub use changes::Changes;
pub use check::Check;
pub use common::Common;
pub use decide::VerdictRefused;
pub use evidence::{Evidence, Role, SourceEntry, Unusable, input, read_unchanged};
pub use filter::{Decided, Facet, Filter, Value};
pub use journal::{Entry, How, Verdict};
pub use journey::Stop;
pub use marks::Marks;
pub use review::{Cluster, Item, Progress, Review, Status};
pub use rule::{Choice, FieldTest, Likeness, Part, Prefer, Rule, SAMPLE, Window, assurance};
pub use search::{Index, Search};
pub use session::{News, Session};
pub use start::{Places, Start, Usual};
pub use store::{CaseError, CaseFile, SCHEMA, load};
pub use tick::{ConfirmRefused, Confirmation, Tick};
pub use walkthrough::Walkthrough;

use crate::diagnosis::Diagnosis;
use crate::diagnosis::foresee::{self, Kept};
use crate::interview::Answers;
use crate::isolation::Experiment;

/// Everything that is saved of an investigation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The file format, [`SCHEMA`].
    pub schema: String,
    /// Version of the program that saved it.
    pub program: String,
    /// A name for the case, as the person calls it.
    pub title: String,
    /// When it was begun.
    pub created: Timestamp,
    /// The answers given so far.
    pub answers: Answers,
    /// Questions whose answer was taken over from the evidence, not given by the person.
    #[serde(default)]
    pub from_evidence: BTreeSet<String>,
    /// The exports the case rests on.
    #[serde(default)]
    pub sources: Vec<SourceEntry>,
    /// Every verdict, in order.
    #[serde(default)]
    pub journal: Vec<Entry>,
    /// Rules the person applied, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Verdicts on records that were not found again in an export that changed; no part of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<Entry>,
    /// Marked records that should not be deleted after all, as later answers show, and why; left out of
    /// the plan for as long as that holds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub held: BTreeMap<RecordKey, String>,
    /// The records that verdicts speak of.
    #[serde(default)]
    pub cards: BTreeMap<RecordKey, Arc<Card>>,
    /// What the diagnosis said when it last ran.
    #[serde(default)]
    pub findings: Option<Findings>,
    /// Steps of the plan that were carried out, by their id.
    #[serde(default)]
    pub ticked: BTreeSet<String>,
    /// Who ticked them off and when, and who confirmed it; missing for steps ticked off before that was kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ticks: BTreeMap<String, Tick>,
    /// The first part of the organisation's Salesforce address ("acme" of acme.my.salesforce.com), for the
    /// addresses in the plan; `None` where nobody gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salesforce_domain: Option<String>,
    /// The day the plan was last written into a folder; `None` where it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_written: Option<Date>,
    /// Every time fresh exports were held against the plan, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// The experiment that finds the product, where one was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isolation: Option<Experiment>,
    /// Free notes.
    #[serde(default)]
    pub notes: String,
    /// Where the person was, so that the wizard opens there again: a screen's name.
    #[serde(default)]
    pub place: String,
}

/// The diagnosis in short, as a case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// The verdict, one line.
    pub verdict: String,
    /// The causes, most probable first: id and probability.
    pub causes: Vec<(String, f64)>,
    /// How many duplicate pairs were found.
    pub pairs: usize,
    /// How many groups they form.
    pub groups: usize,
    /// What speaks for the most probable cause, strongest first; safe to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Every fact that the exports showed, so that the ranking can be followed where they are not at hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Kept>,
}

impl Findings {
    fn of(diagnosis: &Diagnosis, evidence: &Evidence) -> Self {
        Findings {
            verdict: diagnosis.verdict.clone(),
            causes: diagnosis
                .causes
                .iter()
                .map(|c| (c.id.clone(), c.probability))
                .collect(),
            pairs: evidence.matches.pairs.len(),
            groups: evidence.matches.groups.len(),
            reasons: diagnosis
                .causes
                .first()
                .map(|c| c.reasons_for.iter().map(|r| r.text.clone()).collect())
                .unwrap_or_default(),
            facts: foresee::keep(&diagnosis.facts),
        }
    }
}

impl Case {
    /// A new, empty case.
    pub fn new(title: &str, now: Timestamp) -> Self {
        Case {
            schema: SCHEMA.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            title: title.to_owned(),
            created: now,
            answers: Answers::default(),
            from_evidence: BTreeSet::new(),
            sources: Vec::new(),
            journal: Vec::new(),
            rules: Vec::new(),
            set_aside: Vec::new(),
            held: BTreeMap::new(),
            cards: BTreeMap::new(),
            findings: None,
            ticked: BTreeSet::new(),
            ticks: BTreeMap::new(),
            salesforce_domain: None,
            plan_written: None,
            checks: Vec::new(),
            isolation: None,
            notes: String::new(),
            place: String::new(),
        }
    }

    /// The records to delete by hand with the record kept instead of each, in a fixed order: those marked,
    /// without the held ones.
    pub fn deletions<'a>(
        &'a self,
        marks: &'a Marks,
    ) -> impl Iterator<Item = (&'a RecordKey, &'a RecordKey)> {
        marks
            .marked()
            .filter(|(record, _)| !self.held.contains_key(*record))
    }

    /// Whether a record is to be deleted: marked, and not held back.
    pub fn is_to_delete(&self, marks: &Marks, record: &RecordKey) -> bool {
        marks.is_marked(record) && !self.held.contains_key(record)
    }

    /// Writes on the card of each of these that is marked what is to be copied from it first.
    fn note_what_to_copy(&mut self, marks: &Marks, records: &BTreeSet<RecordKey>) {
        for record in records.iter().filter(|r| marks.is_marked(r)) {
            if let Some(card) = self.cards.get_mut(record) {
                Arc::make_mut(card).copy_first = marks.copy_first(record);
            }
        }
    }

    /// What the verdicts so far amount to.
    pub fn marks(&self) -> Marks {
        Marks::replay(&self.journal)
    }
}
