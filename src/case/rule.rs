//! One decision for many pairs alike: which pairs, which of the two stays, and what to look at before.
//!
//! A rule touches only pairs nothing was decided on, never one the person decided by hand, never a pair to
//! leave alone and never one that is merely possible. It marks in favour of a record that stays, as a
//! single verdict does, so it cannot mark the last copy either.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{How, Item, Review, Session, Status, Verdict};
use crate::matching::{self, Band, Relation};
use crate::record::{Kind, Record, RecordRef, System};
use crate::text;

/// So many pairs, taken at random, are shown before a rule acts.
pub const SAMPLE: usize = 12;

/// Which of two records stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prefer {
    /// The one the program advises to keep.
    Advised,
    /// The one made first.
    Older,
    /// The one made last.
    Newer,
    /// The one that holds more.
    Fuller,
    /// The one that belongs to an account.
    WithAccount,
    /// The one that has an id of its system.
    WithId,
}

impl Prefer {
    /// Every way to choose.
    pub const ALL: [Prefer; 6] = [
        Prefer::Advised,
        Prefer::Older,
        Prefer::Newer,
        Prefer::Fuller,
        Prefer::WithAccount,
        Prefer::WithId,
    ];

    /// Which one stays, in words.
    pub fn words(self) -> &'static str {
        match self {
            Prefer::Advised => "the one that is advised",
            Prefer::Older => "the older one",
            Prefer::Newer => "the newer one",
            Prefer::Fuller => "the one that holds more",
            Prefer::WithAccount => "the one that belongs to an account",
            Prefer::WithId => "the one with an id",
        }
    }

    /// The word it is called by where it is typed.
    pub fn id(self) -> &'static str {
        match self {
            Prefer::Advised => "advised",
            Prefer::Older => "older",
            Prefer::Newer => "newer",
            Prefer::Fuller => "fuller",
            Prefer::WithAccount => "account",
            Prefer::WithId => "id",
        }
    }

    /// What speaks for keeping a record: the higher stays. `None` where the record does not say.
    fn measure(self, record: &Record) -> Option<i64> {
        match self {
            Prefer::Advised => None,
            Prefer::Older => record.created.map(|at| -at.scale()),
            Prefer::Newer => record.created.map(|at| at.scale()),
            Prefer::Fuller => i64::try_from(matching::filled(record)).ok(),
            Prefer::WithAccount => {
                let marks = record.salesforce.as_deref();
                Some(i64::from(marks.is_some_and(|m| m.account_id.is_some())))
            }
            Prefer::WithId => Some(i64::from(record.id.is_some())),
        }
    }
}

/// How alike the pairs are that a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// Nothing differs that matters.
    Twin,
    /// One holds only what the other holds too.
    Part,
    /// They say different things.
    Differs,
}

impl Likeness {
    /// Of two records that relate so.
    pub fn of(relation: Relation) -> Self {
        match relation {
            Relation::Identical | Relation::Equivalent => Likeness::Twin,
            Relation::Subset | Relation::Superset => Likeness::Part,
            Relation::Conflicting => Likeness::Differs,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Likeness::Twin => "that are twins",
            Likeness::Part => "of which one holds only a part of the other",
            Likeness::Differs => "that differ in something",
        }
    }
}

/// A decision for all pairs that fit it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Of which kind.
    pub kind: Kind,
    /// In which system.
    pub system: System,
    /// How alike.
    pub likeness: Likeness,
    /// Whether only pairs that are certainly one are meant, or likely ones too.
    pub certain: bool,
    /// What the pairs must fit, as in the search of the review; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub find: String,
    /// Which of the two stays.
    pub prefer: Prefer,
}

/// What a rule would do with one pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The pair: an index into the review's items.
    pub item: usize,
    /// The record to mark.
    pub delete: RecordRef,
    /// The one that stays.
    pub keep: RecordRef,
}

/// The rule in a sentence; holds untrusted text.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sure = if self.certain { "certainly" } else { "likely" };
        write!(
            f,
            "Pairs of {} in {} {}, {sure} the same",
            self.kind.noun(2),
            self.system.label(),
            self.likeness.words(),
        )?;
        if !self.find.is_empty() {
            write!(f, ", that fit \"{}\"", self.find)?;
        }
        write!(
            f,
            ": keep {}, mark the other for deletion by hand.",
            self.prefer.words()
        )
    }
}

/// What seeing `shown` pairs of `of` tells, where all of them are right.
pub fn assurance(shown: usize, of: usize) -> String {
    if shown >= of {
        return "These are all of them.".to_owned();
    }
    // Of a share p of right pairs, n taken at random are all right with the probability p^n; 5 % is where
    // one begins to wonder.
    let least = 0.05_f64.powf(1.0 / shown as f64);
    format!(
        "{shown} taken at random, of {}. If you find all {shown} right, it is a safe bet (19 in 20) that at least {:.0} in 100 of all are.",
        text::count(of as u64),
        (least * 100.0).floor(),
    )
}

impl Session {
    /// The rule for pairs like this one: of its kind and system, as alike and as sure. Where the person
    /// decided on it, the record kept says which is to stay; `find` is what the list is narrowed to.
    pub fn rule_like(&self, item: &Item, find: &str) -> Rule {
        let (a, b) = self.review.sides(item, &self.marks);
        let sources = &self.evidence.sources;
        let kept = match self.review.status(item, &self.marks) {
            Status::DeleteLeft => Some((b, a)),
            Status::DeleteRight => Some((a, b)),
            _ => None,
        };
        let advised = self.review.clusters[item.cluster].keep;
        let prefer = kept
            .filter(|(keep, _)| *keep != advised)
            .and_then(|(keep, other)| {
                let better = |p: &Prefer| {
                    let [x, y] = [keep, other].map(|r| p.measure(r.of(sources)));
                    x.zip(y).is_some_and(|(x, y)| x > y)
                };
                Prefer::ALL.into_iter().find(better)
            });
        Rule {
            kind: self.review.clusters[item.cluster].kind,
            system: a.source(sources).system,
            likeness: Likeness::of(item.relation),
            certain: Review::band(item) == Band::Certain,
            find: find.trim().to_owned(),
            prefer: prefer.unwrap_or(Prefer::Advised),
        }
    }

    /// What a rule would do, in the order of the review.
    pub fn choices(&self, rule: &Rule) -> Vec<Choice> {
        let sources = &self.evidence.sources;
        let mut places = self.find(&rule.find);
        places.sort_unstable();
        let (mut gone, mut kept) = (BTreeSet::new(), BTreeSet::new());
        let mut choices = Vec::new();
        for place in places {
            let item = &self.review.items[place];
            let band = Review::band(item);
            let meant = self.review.clusters[item.cluster].kind == rule.kind
                && Likeness::of(item.relation) == rule.likeness
                && (band == Band::Certain || !rule.certain && band == Band::Likely)
                && item.record.source(sources).system == rule.system
                && self.status(place) == Status::Open;
            if !meant {
                continue;
            }
            let (a, b) = self.review.sides(item, &self.marks);
            let advised = self.review.clusters[item.cluster].keep;
            let keep_a = match rule.prefer {
                Prefer::Advised if a == advised => true,
                Prefer::Advised if b == advised => false,
                Prefer::Advised => continue,
                by => {
                    let [x, y] = [a, b].map(|r| by.measure(r.of(sources)));
                    match x.zip(y) {
                        Some((x, y)) if x != y => x > y,
                        _ => continue,
                    }
                }
            };
            let (delete, keep) = if keep_a { (b, a) } else { (a, b) };
            let (Some(d), Some(k)) = (self.review.key(delete), self.review.key(keep)) else {
                continue;
            };
            let free = !self.marks.is_marked(d)
                && !self.marks.is_marked(k)
                && !self.marks.would_free(d, k);
            if free && !kept.contains(&delete) && !gone.contains(&delete) && !gone.contains(&keep) {
                gone.insert(delete);
                kept.insert(keep);
                choices.push(Choice {
                    item: place,
                    delete,
                    keep,
                });
            }
        }
        choices
    }

    /// A few choices to check, spread at random over all of them; the same for the same choices.
    pub fn sample(choices: &[Choice]) -> Vec<Choice> {
        let mut places: Vec<usize> = (0..choices.len()).collect();
        // A linear congruential generator (Knuth's constants) is random enough to spread a dozen.
        let mut state = choices.len() as u64;
        let shown = SAMPLE.min(places.len());
        for at in 0..shown {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let other = at + (state >> 33) as usize % (places.len() - at);
            places.swap(at, other);
        }
        places.truncate(shown);
        places.sort_unstable();
        places.into_iter().map(|place| choices[place]).collect()
    }

    /// Does what a rule says, as one step for [`Session::undo`], and keeps the rule for later exports. Gives
    /// how many pairs it decided: as many as [`Session::choices`] names.
    pub fn apply_rule(&mut self, rule: &Rule, at: Timestamp) -> usize {
        let choices = self.choices(rule);
        let before = self.case.journal.len();
        let verdicts: Vec<(Verdict, [RecordRef; 2])> = choices
            .iter()
            .filter_map(|choice| {
                let record = self.review.key(choice.delete)?.clone();
                let keep = self.review.key(choice.keep)?.clone();
                let copy_first = self.copy_first(choice.delete, choice.keep);
                let verdict = Verdict::Delete {
                    record,
                    keep,
                    copy_first,
                };
                Some((verdict, [choice.delete, choice.keep]))
            })
            .collect();
        self.decide_all(verdicts, How::Rule, at);
        self.join_since(before);
        if !self.case.rules.contains(rule) {
            self.case.rules.push(rule.clone());
        }
        self.case.journal.len() - before
    }

    /// The rules of this case that fit pairs nothing was decided on, with their number.
    pub fn rules_that_fit(&self) -> Vec<(&Rule, usize)> {
        let rules = self.case.rules.iter();
        rules
            .map(|rule| (rule, self.choices(rule).len()))
            .filter(|(_, pairs)| *pairs > 0)
            .collect()
    }
}
