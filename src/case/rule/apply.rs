//! What a rule would do, a few of it to check, and doing it.

use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{FieldTest, Likeness, Prefer, Rule, SAMPLE};
use crate::case::filter::Wanted;
use crate::case::{How, Item, Review, Session, Status, Verdict, contrast};
use crate::matching::Band;
use crate::record::{Record, RecordRef};
use crate::text;

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
                    let [x, y] = [keep, other].map(|r| p.measure(r.of(sources), None));
                    x.zip(y).is_some_and(|(x, y)| x > y)
                };
                Prefer::ALL.into_iter().find(better)
            });
        Rule {
            kind: self.review.clusters[item.cluster].kind,
            system: a.source(sources).system,
            likeness: Some(Likeness::of(item.relation)),
            certain: Review::band(item) == Band::Certain,
            find: find.trim().to_owned(),
            cause: None,
            made: None,
            field: None,
            prefer: prefer.unwrap_or(Prefer::Advised),
            folder: None,
        }
    }

    /// Whether two records meet the conditions of a rule that the list of pairs does not tell.
    fn meet(&self, rule: &Rule, a: RecordRef, b: RecordRef) -> bool {
        let sources = &self.evidence.sources;
        let either = |says: &dyn Fn(&Record) -> bool| says(a.of(sources)) || says(b.of(sources));
        let made = rule
            .made
            .is_none_or(|window| either(&|r| r.created.is_some_and(|at| window.holds(at))));
        let says = match &rule.field {
            Some(FieldTest::Says { field, value }) => either(&|r| contrast::says(r, field, value)),
            _ => true,
        };
        made && says
    }

    /// The undecided pairs that meet the conditions of a rule, whichever of the two is to stay: places in the
    /// review's items, in its order.
    pub(in crate::case) fn meant(&self, rule: &Rule) -> Vec<usize> {
        let sources = &self.evidence.sources;
        let (cause, field) = (rule.cause.as_deref(), rule.field.as_ref());
        let wanted = Wanted::of(&self.review, rule.likeness, cause, field);
        let mut places = self.find(&rule.find);
        places.sort_unstable();
        places.retain(|&place| {
            let item = &self.review.items[place];
            let sure = match Review::band(item) {
                Band::Certain => true,
                Band::Likely => !rule.certain,
                Band::Possible => false,
            };
            self.status(place) == Status::Open
                && sure
                && wanted.fits(item)
                && self.review.clusters[item.cluster].kind == rule.kind
                && item.record.source(sources).system == rule.system
                && {
                    let keep = self.review.clusters[item.cluster].keep;
                    self.meet(rule, keep, item.record)
                }
        });
        places
    }

    /// What a rule would do, in the order of the review.
    pub fn choices(&self, rule: &Rule) -> Vec<Choice> {
        let sources = &self.evidence.sources;
        let (mut gone, mut kept) = (FxHashSet::default(), FxHashSet::default());
        let mut choices = Vec::new();
        for place in self.meant(rule) {
            let item = &self.review.items[place];
            let (a, b) = self.review.sides(item, &self.marks);
            let advised = self.review.clusters[item.cluster].keep;
            let keep_a = match rule.prefer {
                Prefer::Advised if a == advised => true,
                Prefer::Advised if b == advised => false,
                Prefer::Advised => continue,
                by => {
                    let folder = rule.folder.as_deref();
                    let [x, y] = [a, b].map(|r| by.measure(r.of(sources), folder));
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
        // What is to be copied from thousands of records is looked up side by side.
        let verdicts: Vec<(Verdict, [RecordRef; 2])> = choices
            .par_iter()
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
