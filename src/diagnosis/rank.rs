//! From facts to ranked causes: evidence added up in bits.
//!
//! Each cause starts at its prior and gains or loses the weights of the facts that are known. Facts of
//! one family are correlated; what a family gives or takes together is held to its bounds, and its
//! weights are scaled down alike. Families are not quite independent either, so every weight is
//! also multiplied by [`TRUST_IN_ANSWERS`] or [`TRUST_IN_EXPORTS`]. The posterior is the softmax (base 2) over all causes and "something
//! else". The reasons shown carry exactly the bits that counted.

use std::collections::BTreeMap;

use crate::knowledge::causes::facts::FactInfo;
use crate::knowledge::causes::{Cause, Causes, Symptom};
use crate::record::Kind;

use super::Reason;
use super::fact::{FactSet, State};

/// How far answers of different families are trusted to be independent and true: 1 would be naive
/// Bayes. People forget things and are sometimes wrong. Found on invented cases of even seeds
/// (`tests/causes`), where what was said at 50 % should be right half of the time.
pub const TRUST_IN_ANSWERS: f64 = 0.95;
/// The same for what exports show.
pub const TRUST_IN_EXPORTS: f64 = 0.95;

/// What is left of a fact against a cause where the user named several symptoms or kinds, the cause
/// explains one of them, and the fact is about another: several troubles can have several causes. The
/// same of the absence of what the user does not complain of, where the cause explains the complaint.
pub const ANOTHER_TROUBLE: f64 = 0.25;

/// The probability that the model itself misleads: a cause the catalogue does not know, a fact that was
/// misread. That much always goes to "something else", so that nothing is ever said to be certain.
pub const MODEL_ERROR: f64 = 0.03;

/// How many records a reason points at, at most; its sentence has the full count.
pub const REFS_AT_MOST: usize = 40;

/// What one fact gave or took.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Share<'a> {
    pub fact: &'a str,
    pub bits: f64,
}

/// The shares of a cause: exactly the bits that count.
pub(super) fn shares<'a>(causes: &'a Causes, cause: &'a Cause, facts: &FactSet) -> Vec<Share<'a>> {
    let mut by_family: BTreeMap<&str, Vec<Share<'a>>> = BTreeMap::new();
    let named = Named::of(causes, facts);
    for weight in &cause.weights {
        let Some(fact) = facts.get(&weight.fact) else {
            continue;
        };
        let bits = match fact.state {
            State::Present(strength) => weight.present * strength,
            State::Absent => weight.absent,
        };
        if bits == 0.0 {
            continue;
        }
        let trust = if fact.from.starts_with("data:") {
            TRUST_IN_EXPORTS
        } else {
            TRUST_IN_ANSWERS
        };
        let info = causes.facts.get(&weight.fact);
        let family = info.map_or("", |info| info.family.as_str());
        let elsewhere = info.is_some_and(|info| {
            named.is_another_trouble(causes, cause, info)
                || fact.state == State::Absent && named.is_no_trouble(causes, cause, info)
        });
        let trust = if bits < 0.0 && elsewhere {
            trust * ANOTHER_TROUBLE
        } else {
            trust
        };
        by_family.entry(family).or_default().push(Share {
            fact: &weight.fact,
            bits: bits * trust,
        });
    }
    let mut all = Vec::new();
    for (family, mut shares) in by_family {
        let (most_for, most_against) = causes
            .facts
            .family(family)
            .map_or((f64::MAX, f64::MAX), |f| (f.most_for, f.most_against));
        let sum = |positive: bool| {
            shares
                .iter()
                .filter(|s| (s.bits > 0.0) == positive)
                .map(|s| s.bits.abs())
                .sum::<f64>()
        };
        let (given, taken) = (sum(true), sum(false));
        let scale_for = if given > most_for {
            most_for / given
        } else {
            1.0
        };
        let scale_against = if taken > most_against {
            most_against / taken
        } else {
            1.0
        };
        for share in &mut shares {
            share.bits *= if share.bits > 0.0 {
                scale_for
            } else {
                scale_against
            };
        }
        all.extend(shares);
    }
    all
}

/// The symptoms and kinds the user named, and the symptoms the user knows nothing of.
struct Named {
    symptoms: Vec<Symptom>,
    unnamed: Vec<Symptom>,
    kinds: Vec<Kind>,
}

impl Named {
    fn of(causes: &Causes, facts: &FactSet) -> Self {
        let mut named = Named {
            symptoms: Vec::new(),
            unnamed: Vec::new(),
            kinds: Vec::new(),
        };
        let told = |info: &&FactInfo| info.from == "answer:symptoms" || info.from == "answer:kinds";
        for info in causes.facts.all().iter().filter(told) {
            match facts.get(&info.id).map(|fact| fact.state) {
                Some(State::Present(_)) => {
                    named.symptoms.extend(info.symptom);
                    named.kinds.extend(info.kind);
                }
                Some(State::Absent) => named.unnamed.extend(info.symptom),
                None => {}
            }
        }
        named
    }

    /// Whether a fact is about a symptom the user does not have, of a cause that explains one the user
    /// has: that it is absent was said already.
    fn is_no_trouble(&self, causes: &Causes, cause: &Cause, info: &FactInfo) -> bool {
        let told = info.from.starts_with("answer:");
        !told
            && self.symptoms.iter().any(|s| cause.symptoms.contains(s))
            && causes
                .facts
                .symptom(info)
                .is_some_and(|s| self.unnamed.contains(&s) && cause.symptoms.contains(&s))
    }

    /// Whether a fact is about a symptom or kind that the user named beside one the cause explains, and
    /// that the cause does not explain.
    fn is_another_trouble(&self, causes: &Causes, cause: &Cause, info: &FactInfo) -> bool {
        let explained = |s: &Symptom| cause.symptoms.contains(s);
        let touched = |k: &Kind| cause.kinds.contains(k);
        let symptom = causes.facts.symptom(info).is_some_and(|s| {
            self.symptoms.contains(&s) && !explained(&s) && self.symptoms.iter().any(explained)
        });
        let kind = info.kind.is_some_and(|k| {
            self.kinds.contains(&k) && !touched(&k) && self.kinds.iter().any(touched)
        });
        symptom || kind
    }
}

/// The bits of every cause, in the order of the knowledge file.
pub(super) fn scores(causes: &Causes, facts: &FactSet) -> Vec<f64> {
    causes
        .all()
        .iter()
        .map(|cause| {
            cause.prior
                + shares(causes, cause, facts)
                    .iter()
                    .map(|s| s.bits)
                    .sum::<f64>()
        })
        .collect()
}

/// Softmax, base 2, over the causes' bits and that of "something else", which comes last.
pub(super) fn posterior(scores: &[f64], other: f64) -> Vec<f64> {
    let top = scores.iter().copied().fold(other, f64::max);
    let mut weights: Vec<f64> = scores
        .iter()
        .chain(std::iter::once(&other))
        .map(|bits| (bits - top).exp2())
        .collect();
    let sum: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= sum;
    }
    weights
}

/// A posterior with [`MODEL_ERROR`] taken into account: what is reported as probabilities.
pub(super) fn cautious(mut posterior: Vec<f64>) -> Vec<f64> {
    for p in &mut posterior {
        *p *= 1.0 - MODEL_ERROR;
    }
    if let Some(other) = posterior.last_mut() {
        *other += MODEL_ERROR;
    }
    posterior
}

/// The reasons of a cause, for and against, strongest first.
pub(super) fn reasons(
    causes: &Causes,
    cause: &Cause,
    facts: &FactSet,
) -> (Vec<Reason>, Vec<Reason>) {
    let mut reasons: Vec<Reason> = shares(causes, cause, facts)
        .into_iter()
        .filter_map(|share| {
            let fact = facts.get(share.fact)?;
            Some(Reason {
                text: fact.text.clone(),
                strength: share.bits,
                from: fact.from.clone(),
                refs: fact.refs.iter().take(REFS_AT_MOST).copied().collect(),
            })
        })
        .collect();
    reasons.sort_by(|a, b| {
        b.strength
            .abs()
            .total_cmp(&a.strength.abs())
            .then_with(|| a.text.cmp(&b.text))
    });
    let (mut pro, mut contra): (Vec<Reason>, Vec<Reason>) =
        reasons.into_iter().partition(|r| r.strength > 0.0);
    for reason in pro.iter_mut().chain(&mut contra) {
        reason.strength = reason.strength.abs();
    }
    (pro, contra)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::fact::Writer;
    use crate::knowledge::Knowledge;

    #[test]
    fn probabilities_sum_to_one_and_follow_the_bits() {
        let p = posterior(&[1.0, 0.0, -40.0], 0.0);
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((p[0] - 0.5).abs() < 1e-9 && (p[1] - 0.25).abs() < 1e-9 && p[2] < 1e-9);
    }

    #[test]
    fn nothing_is_ever_certain() {
        let p = cautious(vec![1.0, 0.0, 0.0]);
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((p[0] - 0.97).abs() < 1e-12 && (p[2] - 0.03).abs() < 1e-12);
    }

    #[test]
    fn a_family_gives_no_more_than_its_bound() {
        let causes = &Knowledge::embedded().causes;
        let mut writer = Writer::new(&causes.facts);
        for info in causes.facts.all() {
            writer.present(&info.id, 1.0, &[], Vec::new());
        }
        for cause in causes.all() {
            let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
            for share in shares(causes, cause, &writer.set) {
                let family = causes.facts.get(share.fact).unwrap().family.as_str();
                let sum = sums.entry(family).or_default();
                if share.bits > 0.0 {
                    sum.0 += share.bits;
                } else {
                    sum.1 -= share.bits;
                }
            }
            for (family, (given, taken)) in sums {
                let family = causes.facts.family(family).unwrap();
                assert!(given <= family.most_for + 1e-9 && taken <= family.most_against + 1e-9);
            }
        }
    }
}
