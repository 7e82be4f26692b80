//! Root causes: what can go wrong, what speaks for and against it, and what to do.
//!
//! A [`Cause`] lists, for each fact that bears on it, how many bits of evidence the fact gives where
//! it is present and where it is known to be absent; an unknown fact gives nothing. The facts
//! themselves, with their wording, are in [`facts`]. The bits are base-2 logarithms of likelihood
//! ratios: how much more often the fact is seen with this cause than in the mixed bag of all cases.
//! They are estimates by hand, not measured frequencies.

pub mod facts;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::record::Kind;
use facts::Facts;

/// The ids of the causes that are shipped, in the order of their codes (C01 to C40). Other programs rely on
/// them; a company's own come behind.
pub const IDS: [&str; 40] = [
    "two-sync-paths",
    "entered-in-both",
    "direction-changed",
    "conflict-rule",
    "sync-stuck",
    "shared-different-company",
    "shared-many-owners",
    "over-limit",
    "filter-changed",
    "pairing-lost",
    "mailbox-migrated",
    "moved-out-of-folder",
    "delete-propagated",
    "deleted-one-side",
    "eac-all-contacts",
    "namesake-merged",
    "pst-imported",
    "file-imported",
    "two-stores-shown",
    "phone-app-copies",
    "phone-recurring",
    "delegates",
    "attendee-copies",
    "series-kinds-mixed",
    "invitation-twice",
    "time-shift",
    "company-cleared",
    "private-contact",
    "person-account",
    "notes-flattened",
    "category-changed",
    "addin-uninstalled",
    "crm-client-and-server",
    "never-matching-tool",
    "intentional-clones",
    "hidden-duplicates",
    "cleanup-tool",
    "someone-deleted",
    "restored-back",
    "sync-ended",
];

/// What a user sees going wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Symptom {
    /// Records exist more than once.
    Duplicated,
    /// Records are missing.
    Deleted,
    /// Values changed.
    Modified,
}

/// How much a fact says about a cause, in bits.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Weight {
    /// The fact's id.
    pub fact: String,
    /// Bits where the fact is present (times its strength).
    pub present: f64,
    /// Bits where the fact is known to be absent.
    pub absent: f64,
}

/// An export that would settle whether a cause applies.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Missing {
    /// Id of the [`Evidence`].
    pub export: String,
    /// What it would show, as the end of "this would show …".
    pub would_show: String,
    /// The facts it would decide; empty where the program cannot read it.
    pub facts: Vec<String>,
}

/// One root cause.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Cause {
    /// The id: one of [`IDS`], or a company's own.
    pub id: String,
    /// The code in the list of causes: `C01` to `C40`, and on for a company's own.
    pub code: String,
    /// A title in plain words.
    pub title: String,
    /// One or two sentences that say what happens.
    pub summary: String,
    /// What it can do to records.
    pub symptoms: Vec<Symptom>,
    /// The kinds of record it can touch.
    pub kinds: Vec<Kind>,
    /// The step of the knowledge article it belongs to, 1 to 5.
    pub article_step: Option<u8>,
    /// It only looks like a fault.
    pub not_a_problem: bool,
    /// No copy is to be deleted.
    pub keep_all: bool,
    /// How common it is, in bits against an average cause.
    pub prior: f64,
    /// What speaks for and against it.
    pub weights: Vec<Weight>,
    /// What to do, in order.
    pub fix: Vec<String>,
    /// What keeps it from coming back.
    pub prevent: Vec<String>,
    /// What would confirm it.
    pub confirm: Vec<String>,
    /// What would refute it.
    pub refute: Vec<String>,
    /// Which exports would settle it.
    pub missing: Vec<Missing>,
    /// Addresses of the pages the facts come from, or `derived`.
    pub sources: Vec<String>,
    /// When the facts were last checked.
    pub checked: Date,
    /// Whether the vendor's pages confirm it.
    pub verified: bool,
}

impl Cause {
    /// The weight of a fact, where it bears on this cause.
    pub fn weight(&self, fact: &str) -> Option<&Weight> {
        self.weights.iter().find(|w| w.fact == fact)
    }
}

/// Something a person can fetch that would settle a question.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Evidence {
    /// The id, such as `outlook-table-view`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// How to get it.
    pub how: String,
    /// Where the instructions come from.
    pub sources: Vec<String>,
    /// When they were last checked.
    pub checked: Date,
    /// Whether the vendor's pages confirm them.
    pub verified: bool,
}

/// The place of everything that is in no list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Other {
    /// How common it is, in bits against an average cause; no evidence moves it.
    pub prior: f64,
    /// What it stands for.
    pub note: String,
}

/// The file `causes.json`, with the facts of `facts.json`.
#[derive(Debug, Deserialize)]
pub struct Causes {
    /// Something else.
    pub other: Other,
    /// What can be fetched.
    pub evidence: Vec<Evidence>,
    #[serde(rename = "causes")]
    list: Vec<Cause>,
    /// The facts the weights speak of.
    #[serde(skip)]
    pub facts: Facts,
}

impl Causes {
    pub(crate) fn embedded() -> Self {
        let mut causes: Causes = super::parse(
            "causes.json",
            include_str!("../../assets/knowledge/causes.json"),
        );
        causes.facts = Facts::embedded();
        causes
    }

    /// Adds a cause at the end.
    pub(super) fn add(&mut self, cause: Cause) {
        self.list.push(cause);
    }

    /// Adds a step to what is to be done; gives whether there is a cause of this id.
    pub(super) fn add_step(&mut self, id: &str, step: &str) -> bool {
        let cause = self.list.iter_mut().find(|cause| cause.id == id);
        cause.map(|cause| cause.fix.push(step.to_owned())).is_some()
    }

    /// Every cause, in the order of the codes.
    pub fn all(&self) -> &[Cause] {
        &self.list
    }

    /// The cause with this id.
    pub fn get(&self, id: &str) -> Option<&Cause> {
        self.list.iter().find(|c| c.id == id)
    }

    /// The evidence with this id.
    pub fn evidence(&self, id: &str) -> Option<&Evidence> {
        self.evidence.iter().find(|e| e.id == id)
    }

    pub(crate) fn problems(&self, knowledge: &super::Knowledge) -> Vec<String> {
        let mut problems = self.facts.problems(knowledge);
        let ids: Vec<&str> = self.list.iter().map(|c| c.id.as_str()).collect();
        if ids.get(..IDS.len()) != Some(IDS.as_slice()) {
            problems.push("causes.json: the ids or their order are not the agreed ones".into());
        }
        let mut weighed: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, cause) in self.list.iter().enumerate() {
            let mut say = |what: String| problems.push(format!("cause {}: {what}", cause.id));
            if cause.code != format!("C{:02}", at + 1) {
                say(format!("code {} is out of order", cause.code));
            }
            let texts = [
                &cause.fix,
                &cause.prevent,
                &cause.confirm,
                &cause.refute,
                &cause.sources,
            ];
            if texts
                .iter()
                .any(|t| t.is_empty() || t.iter().any(|s| s.trim().is_empty()))
            {
                say("a list of sentences or sources is empty".into());
            }
            if cause.symptoms.is_empty() || cause.kinds.is_empty() || cause.summary.is_empty() {
                say("symptoms, kinds or summary are missing".into());
            }
            if cause
                .article_step
                .is_some_and(|step| !(1..=5).contains(&step))
            {
                say("the article has steps 1 to 5".into());
            }
            let mut seen = BTreeSet::new();
            for weight in &cause.weights {
                match self.facts.get(&weight.fact) {
                    None => say(format!("unknown fact {}", weight.fact)),
                    Some(info) if weight.absent != 0.0 && info.absent.is_none() => {
                        say(format!("the absence of {} has no sentence", weight.fact));
                    }
                    Some(_) => {}
                }
                if !seen.insert(&weight.fact) {
                    say(format!("fact {} is weighed twice", weight.fact));
                }
                if weight.present.abs().max(weight.absent.abs()) > 6.0 {
                    say(format!("fact {} weighs more than 6 bits", weight.fact));
                }
                *weighed.entry(&weight.fact).or_default() += 1;
            }
            for missing in &cause.missing {
                if self.evidence(&missing.export).is_none() {
                    say(format!("unknown evidence {}", missing.export));
                }
                for fact in &missing.facts {
                    if self.facts.get(fact).is_none() {
                        say(format!("unknown fact {fact} in missing evidence"));
                    }
                }
            }
        }
        for fact in self.facts.all() {
            if !weighed.contains_key(fact.id.as_str()) {
                problems.push(format!("fact {}: no cause weighs it", fact.id));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symptom_or_kind_a_cause_cannot_produce_speaks_strongly_against_it() {
        let causes = Causes::embedded();
        let symptoms = [
            (Symptom::Duplicated, "said-duplicated"),
            (Symptom::Deleted, "said-deleted"),
            (Symptom::Modified, "said-modified"),
        ];
        let kinds = [
            (Kind::Contact, "said-contacts"),
            (Kind::Event, "said-events"),
            (Kind::Task, "said-tasks"),
        ];
        for cause in causes.all() {
            let against = |fact: &str| cause.weight(fact).map_or(0.0, |w| w.present);
            for (symptom, fact) in symptoms {
                if !cause.symptoms.contains(&symptom) {
                    assert!(against(fact) <= -1.0, "{} and {fact}", cause.id);
                }
            }
            for (kind, fact) in kinds {
                if !cause.kinds.contains(&kind) {
                    assert!(against(fact) <= -1.0, "{} and {fact}", cause.id);
                }
            }
        }
    }

    #[test]
    fn what_must_not_be_deleted_says_so_first() {
        for cause in Causes::embedded().all() {
            if cause.not_a_problem {
                assert!(cause.keep_all, "{}", cause.id);
                assert!(cause.fix[0].starts_with("Do not"), "{}", cause.id);
            }
        }
    }
}
