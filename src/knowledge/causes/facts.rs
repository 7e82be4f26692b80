//! The facts a diagnosis rests on: their names, their wording, and for those that follow from answers
//! alone, the rule.
//!
//! Facts that say nearly the same thing are in one [`Family`]. What a family may give or take in all
//! is bounded, so that one piece of news told five times does not count five times.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;

use super::Symptom;
use crate::record::Kind;

/// Facts that are strongly correlated.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Family {
    /// The id.
    pub id: String,
    /// The most bits its facts may speak for one cause, together.
    pub most_for: f64,
    /// The most bits its facts may speak against one cause, together.
    pub most_against: f64,
    /// What its facts are about.
    pub about: String,
    /// The symptom its facts belong to, where they belong to one.
    #[serde(default)]
    pub symptom: Option<Symptom>,
}

/// When an answer makes a fact present. Every condition that is given must hold; an answer of
/// several values is a set, any other is a set of one.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The question.
    pub answer: String,
    /// One of these is among the values.
    #[serde(default)]
    pub any: Vec<String>,
    /// All of these are.
    #[serde(default)]
    pub all: Vec<String>,
    /// Nothing but these is.
    #[serde(default)]
    pub only: Vec<String>,
    /// None of these is.
    #[serde(default)]
    pub without: Vec<String>,
    /// Like `any`, at half strength.
    #[serde(default)]
    pub weak: Vec<String>,
    /// The number is at least this.
    #[serde(default)]
    pub at_least: Option<u64>,
    /// The list is not empty.
    #[serde(default)]
    pub filled: bool,
}

/// A named fact.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct FactInfo {
    /// The id.
    pub id: String,
    /// Id of its [`Family`].
    pub family: String,
    /// The symptom it speaks of, where that is not its family's.
    #[serde(default)]
    pub symptom: Option<Symptom>,
    /// The kind of record it speaks of.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Where it comes from: `answer:` and a question, or `data:` and a topic.
    pub from: String,
    /// Any of these rules makes it present; `None` where it is computed.
    #[serde(default)]
    pub when: Option<Vec<Rule>>,
    /// The sentence where it is present; `{name}` is filled in.
    pub present: String,
    /// The sentence where the exports show what nobody was asked; `None` where they cannot.
    #[serde(default)]
    pub shown: Option<String>,
    /// The sentence where it is absent; `None` where absence says nothing.
    #[serde(default)]
    pub absent: Option<String>,
}

/// The file `facts.json`.
#[derive(Debug, Default, Deserialize)]
pub struct Facts {
    /// Where rules and bounds come from: `derived`, our own inference.
    pub sources: Vec<String>,
    /// When they were last checked; `None` only before loading.
    pub checked: Option<Date>,
    /// Whether the vendor's pages confirm them.
    pub verified: bool,
    families: Vec<Family>,
    #[serde(rename = "facts")]
    list: Vec<FactInfo>,
}

impl Facts {
    pub(crate) fn embedded() -> Self {
        crate::knowledge::parse(
            "facts.json",
            include_str!("../../../assets/knowledge/facts.json"),
        )
    }

    /// Adds a fact and, where it is new, its family. A fact that is there already stays as it is.
    pub(in crate::knowledge) fn add(&mut self, fact: FactInfo, family: Family) {
        if self.family(&family.id).is_none() {
            self.families.push(family);
        }
        if self.get(&fact.id).is_none() {
            self.list.push(fact);
        }
    }

    /// Lets an application count for every fact that another one counts for.
    pub(in crate::knowledge) fn count_as(&mut self, app: &str, like: &str) {
        let rules = self
            .list
            .iter_mut()
            .flat_map(|fact| fact.when.iter_mut().flatten());
        for rule in rules {
            for values in [&mut rule.any, &mut rule.all, &mut rule.weak, &mut rule.only] {
                if values.iter().any(|value| value == like) {
                    values.push(app.to_owned());
                }
            }
        }
    }

    /// Every fact, in file order.
    pub fn all(&self) -> &[FactInfo] {
        &self.list
    }

    /// The symptom a fact speaks of: its own, else its family's.
    pub fn symptom(&self, fact: &FactInfo) -> Option<Symptom> {
        fact.symptom.or_else(|| self.family(&fact.family)?.symptom)
    }

    /// The fact with this id.
    pub fn get(&self, id: &str) -> Option<&FactInfo> {
        self.list.iter().find(|f| f.id == id)
    }

    /// Every family, in file order.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The family with this id.
    pub fn family(&self, id: &str) -> Option<&Family> {
        self.families.iter().find(|f| f.id == id)
    }

    pub(crate) fn problems(&self, knowledge: &crate::knowledge::Knowledge) -> Vec<String> {
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        for fact in &self.list {
            let mut say = |what: &str| problems.push(format!("fact {}: {what}", fact.id));
            if !seen.insert(&fact.id) {
                say("named twice");
            }
            if self.family(&fact.family).is_none() {
                say("its family is unknown");
            }
            if !fact.from.starts_with("answer:") && !fact.from.starts_with("data:") {
                say("it comes from neither answers nor data");
            }
            for rule in fact.when.iter().flatten() {
                let Some(question) = knowledge.questions.get(&rule.answer) else {
                    say("a rule asks an unknown question");
                    continue;
                };
                let values = [&rule.any, &rule.all, &rule.only, &rule.without, &rule.weak];
                for value in values.into_iter().flatten() {
                    if question.choice(value).is_none() && knowledge.apps.get(value).is_none() {
                        say("a rule names an unknown value");
                    }
                }
            }
            if fact.present.is_empty() {
                say("it has no sentence");
            }
        }
        problems
    }
}
